//! Checks of the repository that no compiler makes.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::{Result, docs, example, files};

/// A check, or the reason why it fails.
pub type Check = fn(&Path) -> Result<()>;

/// All checks, by name.
pub const CHECKS: &[(&str, Check)] = &[
    ("generated files", docs::assert_current),
    ("examples", examples),
    ("flakes", flakes),
    ("links", links),
    ("libraries", libraries),
    ("sizes of files", sizes),
    ("rust version", rust_version),
];

/// No source file has more lines.
const MOST_LINES: usize = 600;

/// The Nix files that users start from compile without a finding.
///
/// # Errors
/// When one does not.
pub fn examples(root: &Path) -> Result<()> {
    for path in ["nix/example/jobs.nix", "nix/template/jobs.nix"] {
        let outcome = example::run(root, &files::read(&root.join(path))?)?;
        if !outcome.findings.is_empty() {
            return Err(format!("{path} has findings:\n{}", outcome.findings));
        }
    }
    Ok(())
}

/// The flakes in the documentation evaluate, with this repository as `nixbatch`, and have outputs.
///
/// # Errors
/// When one does not.
pub fn flakes(root: &Path) -> Result<()> {
    for path in files::tracked(root)?.iter().filter(|path| path.ends_with(".md")) {
        for flake in docs::flakes(&files::read(&root.join(path))?) {
            example::run_flake(root, &flake).map_err(|error| format!("{path}: {error}"))?;
        }
    }
    Ok(())
}

/// Links between the pages of the documentation lead to files that exist.
///
/// # Errors
/// When one does not.
pub fn links(root: &Path) -> Result<()> {
    let mut broken = Vec::new();
    for path in files::tracked(root)?.iter().filter(|path| path.ends_with(".md")) {
        let folder = root.join(path).parent().map(Path::to_owned).unwrap_or_default();
        for link in relative_links(&files::read(&root.join(path))?) {
            if !folder.join(&link).exists() {
                broken.push(format!("{path}: {link}"));
            }
        }
    }
    if broken.is_empty() { Ok(()) } else { Err(format!("links that lead nowhere:\n{}", broken.join("\n"))) }
}

/// The targets of a page's links that are no addresses, without what follows `#`.
fn relative_links(text: &str) -> Vec<String> {
    text.split("](")
        .skip(1)
        .filter_map(|rest| rest.split_once(')'))
        .map(|(link, _)| link.split('#').next().unwrap_or_default().to_owned())
        .filter(|link| !link.is_empty() && !link.contains("://"))
        .collect()
}

/// The design page says of every library why it is used.
///
/// # Errors
/// When it does not name one.
pub fn libraries(root: &Path) -> Result<()> {
    let manifest = files::read(&root.join("Cargo.toml"))?;
    let design = files::read(&root.join("docs/design.md"))?;
    let (_, after) = manifest.split_once("[workspace.dependencies]").unwrap_or_default();
    let unexplained: Vec<_> = after
        .lines()
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, _)| name)
        .filter(|name| !name.starts_with("nixbatch-") && !names(&design, name))
        .collect();
    if unexplained.is_empty() {
        Ok(())
    } else {
        Err(format!("docs/design.md does not say why there is {}", unexplained.join(", ")))
    }
}

/// Whether a text has a library's name as a word.
fn names(text: &str, library: &str) -> bool {
    text.split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_')).any(|word| word == library)
}

/// Source files are short enough to be read.
///
/// # Errors
/// When one is not.
pub fn sizes(root: &Path) -> Result<()> {
    let is_source = |path: &&String| {
        [".rs", ".nix", ".go", ".py", ".sh"].iter().any(|extension| path.ends_with(extension))
    };
    let mut long = Vec::new();
    for path in files::tracked(root)?.iter().filter(is_source) {
        let lines = files::read(&root.join(path))?.lines().count();
        if lines > MOST_LINES {
            long.push(format!("{path}: {lines}"));
        }
    }
    if long.is_empty() {
        Ok(())
    } else {
        Err(format!("more than {MOST_LINES} lines, so take them apart:\n{}", long.join("\n")))
    }
}

/// No dependency needs a newer Rust than `rust-version` in Cargo.toml promises.
///
/// # Errors
/// When one does.
pub fn rust_version(root: &Path) -> Result<()> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let arguments = ["metadata", "--format-version", "1", "--locked"];
    let text = files::output(Command::new(cargo).args(arguments).current_dir(root))?;
    let metadata: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let packages = metadata["packages"].as_array().map(Vec::as_slice).unwrap_or_default();
    let promised = packages
        .iter()
        .find(|package| package["name"] == "xtask")
        .and_then(|package| package["rust_version"].as_str())
        .ok_or("the workspace has no `rust-version`")?;
    let newer: Vec<_> = packages
        .iter()
        .filter_map(|package| Some((package["name"].as_str()?, package["rust_version"].as_str()?)))
        .filter(|(_, needed)| numbers(needed) > numbers(promised))
        .map(|(name, needed)| format!("{name} needs {needed}"))
        .collect();
    if newer.is_empty() {
        Ok(())
    } else {
        Err(format!("`rust-version` is {promised}, but {}", newer.join(", ")))
    }
}

/// Every snapshot was asked for by some test. `references` is what insta has written to the file that
/// `INSTA_SNAPSHOT_REFERENCES_FILE` named while all tests ran.
///
/// # Errors
/// When there is a snapshot that none asked for.
pub fn snapshots(root: &Path, references: &Path) -> Result<()> {
    let text = files::read(references)?;
    let used: BTreeSet<_> = text.lines().filter_map(|line| Path::new(line).canonicalize().ok()).collect();
    let unused: Vec<_> = files::tracked(root)?
        .into_iter()
        .filter(|path| path.ends_with(".snap") || path.ends_with(".snap.new"))
        .filter(|path| !root.join(path).canonicalize().is_ok_and(|path| used.contains(&path)))
        .collect();
    if unused.is_empty() {
        Ok(())
    } else {
        Err(format!("no test asks for these snapshots:\n{}", unused.join("\n")))
    }
}

/// `1.90` and `1.90.0` as the same numbers.
fn numbers(version: &str) -> [u64; 3] {
    let mut numbers = [0; 3];
    for (number, text) in numbers.iter_mut().zip(version.split('.')) {
        *number = text.parse().unwrap_or(0);
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_relative_links_are_followed() {
        let text = "[a](b.md#c) [d](https://example.org) [e](#f) `[g]`";
        assert_eq!(relative_links(text), ["b.md"]);
    }

    #[test]
    fn versions_are_compared_as_numbers() {
        assert!(numbers("1.100") > numbers("1.90"));
        assert_eq!(numbers("1.90"), numbers("1.90.0"));
    }
}
