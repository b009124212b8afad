//! What the words of the command line mean: a file, a flake, a document.

use std::ffi::OsStr;
use std::fmt;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Result};

/// What a command works on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A `.nix` file.
    File(PathBuf),
    /// An attribute of a flake.
    Flake(Flake),
    /// A file with a document.
    Document(PathBuf),
    /// A document on standard input.
    StandardInput,
    /// A file or a directory of manifests.
    Manifests(PathBuf),
}

/// An attribute of a flake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flake {
    /// The flake, as Nix takes it: `.`, `github:owner/repo`. A local one is named by [`Flake::directory`] alone.
    pub reference: String,
    /// The attribute: `batch`.
    pub attribute: String,
    /// Where a local flake lies, or a directory in it.
    pub directory: Option<PathBuf>,
}

impl Flake {
    /// Whether [`Flake::directory`] alone says which flake it is.
    pub fn is_local(&self) -> bool {
        scheme(&self.reference).is_none() && !self.reference.contains('?') && self.directory.is_some()
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) | Self::Document(path) | Self::Manifests(path) => path.display().fmt(f),
            Self::Flake(flake) => write!(f, "{}#{}", flake.reference, flake.attribute),
            Self::StandardInput => f.write_str("standard input"),
        }
    }
}

/// The attribute that is meant where a flake stands alone.
const DEFAULT_ATTRIBUTE: &str = "batch";

impl Target {
    /// Finds out what the words of the command line mean. Relative paths start at `cwd`.
    ///
    /// # Errors
    /// When there is no such thing, or it cannot be told what it is.
    pub fn resolve(words: &OsStr, cwd: &Path) -> Result<Self> {
        if words == "-" {
            return Ok(Self::StandardInput);
        }
        let path = Path::new(words);
        match cwd.join(path).metadata() {
            Ok(metadata) if metadata.is_dir() => directory(path, cwd),
            Ok(metadata) if metadata.is_file() => file(path),
            // A pipe, as of `<(nixbatch eval …)`.
            Ok(_) => Ok(Self::Document(path.to_owned())),
            Err(_) if is_flake(words) => flake(words, cwd),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(Failure::new(format!(
                "there is no `{}`; a target is a `.nix` file, a flake's attribute such as `.#batch`, a document, manifests, \
                 or `-`",
                path.display()
            ))),
            Err(error) => Err(Failure::file("read", path, &error)),
        }
    }
}

fn directory(path: &Path, cwd: &Path) -> Result<Target> {
    let absolute = cwd.join(path);
    if !absolute.join("flake.nix").exists() {
        if absolute.join("default.nix").exists() {
            return file(&path.join("default.nix"));
        }
        // Only `.` means the flake that one is somewhere in, as it does for Nix.
        if path != Path::new(".") || find_flake(&absolute).is_none() {
            return Ok(Target::Manifests(path.to_owned()));
        }
    }
    local_flake(path, DEFAULT_ATTRIBUTE, cwd)
}

fn file(path: &Path) -> Result<Target> {
    if path.to_str().is_none() {
        return Err(Failure::new(format!(
            "the name of `{}` is not UTF-8; Nix cannot name it either",
            path.display()
        )));
    }
    match path.extension().and_then(OsStr::to_str) {
        Some("nix") => Ok(Target::File(path.to_owned())),
        Some("json") => Ok(Target::Document(path.to_owned())),
        Some("yaml" | "yml") => Ok(Target::Manifests(path.to_owned())),
        _ => Err(Failure::new(format!(
            "cannot tell what `{}` is: a Nix file ends in `.nix`, a document in `.json`, manifests in `.yaml`, `.yml` or `.json`",
            path.display()
        ))),
    }
}

/// Whether the words name a flake, given that they name no file: `x#y`, `github:a/b`.
fn is_flake(words: &OsStr) -> bool {
    words.as_bytes().contains(&b'#') || words.to_str().is_some_and(|words| scheme(words).is_some())
}

/// What stands before the first colon, where that can be the scheme of a URL.
fn scheme(words: &str) -> Option<&str> {
    let (scheme, _) = words.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_lowercase())
        && scheme
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '+' | '-' | '.'));
    is_scheme.then_some(scheme)
}

fn flake(words: &OsStr, cwd: &Path) -> Result<Target> {
    let shown = Path::new(words).display();
    let words = words
        .to_str()
        .ok_or_else(|| Failure::new(format!("`{shown}` is not UTF-8, as a flake's name is")))?;
    let (reference, attribute) = words.split_once('#').unwrap_or((words, ""));
    let attribute = if attribute.is_empty() { DEFAULT_ATTRIBUTE } else { attribute };
    let is_local = reference.is_empty() || reference.starts_with(['.', '/']);
    if is_local && !reference.contains('?') {
        return local_flake(Path::new(if reference.is_empty() { "." } else { reference }), attribute, cwd);
    }
    // Where the sources of such a flake are; Nix finds the flake itself by its reference.
    let path = reference.split('?').next().unwrap_or_default();
    let path = match scheme(path) {
        Some("path") => path.strip_prefix("path:"),
        Some("git+file" | "hg+file") => path.split_once(':').map(|(_, path)| path),
        Some(_) => None,
        None => Some(path),
    };
    let directory =
        path.map(|path| cwd.join(path.strip_prefix("//").unwrap_or(path))).filter(|path| path.is_dir());
    Ok(Target::Flake(Flake { reference: reference.to_owned(), attribute: attribute.to_owned(), directory }))
}

/// Looks for the flake upwards from the directory, as Nix does.
fn local_flake(path: &Path, attribute: &str, cwd: &Path) -> Result<Target> {
    let missing = |hint: &str| {
        Failure::new(format!("there is no `flake.nix` in `{}` or above it{hint}", path.display()))
    };
    let absolute = cwd.join(path).canonicalize().map_err(|error| Failure::file("read", path, &error))?;
    let Some(directory) = find_flake(&absolute) else {
        return Err(missing("; name the Nix file, as in `nixbatch build jobs.nix`"));
    };
    let reference = path.to_str().unwrap_or(".").to_owned();
    Ok(Target::Flake(Flake {
        reference,
        attribute: attribute.to_owned(),
        directory: Some(directory.to_owned()),
    }))
}

/// The nearest directory with a flake, upwards.
fn find_flake(directory: &Path) -> Option<&Path> {
    directory.ancestors().find(|directory| directory.join("flake.nix").exists())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn resolve(words: &str, cwd: &Path) -> std::result::Result<Target, String> {
        Target::resolve(OsStr::new(words), cwd).map_err(|failure| failure.to_string())
    }

    fn tree(files: &[&str]) -> tempfile::TempDir {
        let directory = tempfile::tempdir().expect("a directory");
        for file in files {
            let path = directory.path().join(file);
            fs::create_dir_all(path.parent().expect("a parent")).expect("made");
            fs::write(path, "").expect("written");
        }
        directory
    }

    #[test]
    fn files_are_told_by_their_ending() {
        let tree = tree(&["a b.nix", "x#y.nix", "doc.json", "job.yaml", "notes", "dir/default.nix"]);
        let cwd = tree.path();
        assert_eq!(resolve("a b.nix", cwd), Ok(Target::File("a b.nix".into())));
        assert_eq!(resolve("x#y.nix", cwd), Ok(Target::File("x#y.nix".into())));
        assert_eq!(resolve("dir", cwd), Ok(Target::File("dir/default.nix".into())));
        assert_eq!(resolve("doc.json", cwd), Ok(Target::Document("doc.json".into())));
        assert_eq!(resolve("-", cwd), Ok(Target::StandardInput));
        assert_eq!(resolve("job.yaml", cwd), Ok(Target::Manifests("job.yaml".into())));
        assert!(resolve("notes", cwd).is_err_and(|error| error.contains("cannot tell")));
        assert!(
            resolve("missing.nix", cwd).is_err_and(|error| error.starts_with("there is no `missing.nix`"))
        );
        assert!(resolve("notes/x.nix", cwd).is_err());
    }

    #[test]
    fn flakes_are_found_upwards() {
        let tree = tree(&["flake.nix", "default.nix", "sub/x/jobs.nix"]);
        let root = tree.path().canonicalize().expect("a path");
        let found = |words: &str, cwd: &Path| match resolve(words, cwd) {
            Ok(Target::Flake(flake)) => (flake.reference, flake.attribute, flake.directory),
            other => panic!("{other:?}"),
        };
        let here = |reference: &str, attribute: &str| {
            (reference.to_owned(), attribute.to_owned(), Some(root.clone()))
        };
        assert_eq!(found(".", &root), here(".", "batch"));
        assert_eq!(found(".#", &root), here(".", "batch"));
        assert_eq!(found("#x.y", &root), here(".", "x.y"));
        assert_eq!(found("../x#a", &root.join("sub/x")), here("../x", "a"));
        let path = format!("path:{}?dir=sub#a", root.display());
        assert_eq!(found(&path, &root).2, Some(root.clone()));
        assert_eq!(found("github:owner/repo", &root), ("github:owner/repo".into(), "batch".into(), None));
    }

    #[test]
    fn a_directory_that_is_named_is_the_one_that_is_meant() {
        let tree = tree(&["flake.nix", "sub/jobs.nix"]);
        assert_eq!(resolve("sub", tree.path()), Ok(Target::Manifests("sub".into())));
        assert!(matches!(resolve(".", &tree.path().join("sub")), Ok(Target::Flake(_))));
    }

    #[test]
    fn no_flake_says_what_else_to_write() {
        let tree = tree(&[]);
        assert!(
            resolve(".#batch", tree.path()).is_err_and(|error| error.contains("nixbatch build jobs.nix"))
        );
    }
}
