//! The generated parts of the documentation.
//!
//! Whole pages: the reference of the builders, the rules, the settings, the command line and the custom resources that are bundled, and the table of contents. Parts of pages that
//! are written by hand: what their examples compile to ([`blocks`]).

mod blocks;
mod builders;
mod cli;
mod custom;
mod rules;
mod summary;

pub(crate) use blocks::flakes;

use std::collections::BTreeMap;
use std::path::Path;

use nixbatch_cli::reference;

use crate::{Result, files};

/// The command that makes everything here current.
pub const REFRESH: &str = "cargo xtask docs";

/// Where the pages are.
const FOLDER: &str = "docs";

/// Writes what is not current, and removes reference pages that nothing is behind any more. Returns the paths.
///
/// # Errors
/// When an example does not compile as its page says, or a file cannot be written.
pub fn write(root: &Path) -> Result<Vec<String>> {
    let stale = stale(root)?;
    for (path, text) in &stale {
        let file = root.join(path);
        let done = match (text, file.parent()) {
            (Some(text), Some(folder)) => {
                std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&file, text))
            }
            _ => std::fs::remove_file(&file),
        };
        done.map_err(|error| format!("{path}: {error}"))?;
    }
    Ok(stale.into_keys().collect())
}

/// Checks that [`write`] would change nothing.
///
/// # Errors
/// When it would: the message has the command that refreshes it.
pub fn assert_current(root: &Path) -> Result<()> {
    let stale = stale(root)?;
    if stale.is_empty() {
        return Ok(());
    }
    let paths: Vec<_> = stale.keys().map(String::as_str).collect();
    Err(format!("not current: {}\nrun `{REFRESH}`", paths.join(", ")))
}

/// Files that are not as they should be: their paths, and their texts, or nothing where they should not exist.
fn stale(root: &Path) -> Result<BTreeMap<String, Option<String>>> {
    let mut wanted: BTreeMap<String, String> = BTreeMap::new();
    wanted.extend(builders::pages(root)?);
    wanted.extend(rules::pages());
    wanted.insert(format!("{FOLDER}/reference/command-line.md"), cli::page());
    wanted.insert(format!("{FOLDER}/reference/custom-resources.md"), custom::page());
    let settings = format!("{FOLDER}/reference/settings.md");
    let page = blocks::refresh(root, &settings, &reference::all_settings())?;
    wanted.insert(settings, page);
    wanted.insert(format!("{FOLDER}/SUMMARY.md"), summary::page());
    wanted.insert(format!("{FOLDER}/reference/nixbatch-toml.schema.json"), reference::configuration_schema());
    let tracked = files::tracked(root)?;
    let mut stale = BTreeMap::new();
    for path in tracked.iter().filter(|path| is_written_by_hand(path)) {
        let text = files::read(&root.join(path))?;
        let current = blocks::refresh(root, path, &text)?;
        wanted.insert(path.clone(), builders::refresh_table(&current));
    }
    for path in tracked.iter().filter(|path| is_generated(path) && !wanted.contains_key(*path)) {
        stale.insert(path.clone(), None);
    }
    for (path, text) in wanted {
        if std::fs::read_to_string(root.join(&path)).ok().as_ref() != Some(&text) {
            stale.insert(path, Some(text));
        }
    }
    Ok(stale)
}

fn is_generated(path: &str) -> bool {
    path.starts_with("docs/reference/builders/") || path.starts_with("docs/reference/rules/")
}

/// Pages in which examples are compiled. The rules' own are tested beside the rules.
fn is_written_by_hand(path: &str) -> bool {
    let in_docs = path.starts_with("docs/") && path.ends_with(".md") && !is_generated(path);
    let generated = [
        "docs/SUMMARY.md",
        "docs/reference/command-line.md",
        "docs/reference/custom-resources.md",
        "docs/reference/settings.md",
    ];
    (in_docs || path == "README.md") && !generated.contains(&path)
}
