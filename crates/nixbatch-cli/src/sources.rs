//! The user's source files.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use nixbatch_core::Files;
use nixbatch_diagnostic::Source;

use crate::names::{Names, in_store};

/// Reads the user's sources from disk, and remembers which of them may be mended.
#[derive(Debug)]
pub struct SourceFiles {
    names: Names,
    is_from_sources: bool,
    origins: Origins,
}

/// Where sources come from, by the name that they are shown under.
pub type Origins = BTreeMap<String, Origin>;

/// Where a source comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A file that may be mended.
    File(PathBuf),
    /// A file that may not, and why.
    ReadOnly(&'static str),
}

/// No one writes a source file this long; something else was named.
const LONGEST: u64 = 1 << 26;

impl SourceFiles {
    /// Files of a document that was made from sources just now, or not.
    pub fn new(names: Names, is_from_sources: bool) -> Self {
        Self { names, is_from_sources, origins: Origins::new() }
    }

    /// Where the files that were read come from.
    pub fn into_origins(self) -> Origins {
        self.origins
    }

    fn origin(&self, path: PathBuf, is_utf8: bool) -> Origin {
        if !self.is_from_sources {
            Origin::ReadOnly("it belongs to a document, which would not change with it")
        } else if in_store(&path).is_some() {
            Origin::ReadOnly("it lies in the Nix store")
        } else if !is_utf8 {
            Origin::ReadOnly("it is not UTF-8")
        } else {
            Origin::File(path)
        }
    }
}

impl Files for SourceFiles {
    fn read(&mut self, name: &str) -> Option<Source> {
        let path = self.names.on_disk(name);
        let bytes = read_regular(&path)?;
        let shown = self.names.shown(&path);
        let (text, is_utf8) = match String::from_utf8(bytes) {
            Ok(text) => (text, true),
            Err(error) => (String::from_utf8_lossy(error.as_bytes()).into_owned(), false),
        };
        let origin = self.origin(path, is_utf8);
        self.origins.insert(shown.clone(), origin);
        Some(Source::new(shown, text))
    }
}

/// A device or a pipe could be named as well, and would be read without end.
fn read_regular(path: &Path) -> Option<Vec<u8>> {
    if !fs::metadata(path).ok()?.is_file() {
        return None;
    }
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(LONGEST).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_read_and_never_mended() {
        let directory = tempfile::tempdir().expect("a directory");
        fs::write(directory.path().join("jobs.nix"), b"\xff = 1;").expect("written");
        let mut files = SourceFiles::new(Names::new(directory.path().to_owned(), None), true);
        let source = files.read("jobs.nix").expect("read");
        assert_eq!((source.name(), source.text()), ("jobs.nix", "\u{fffd} = 1;"));
        assert_eq!(files.into_origins()["jobs.nix"], Origin::ReadOnly("it is not UTF-8"));
    }

    #[test]
    fn only_files_are_read() {
        let mut files = SourceFiles::new(Names::new("/".into(), None), true);
        assert!(files.read("/dev/zero").is_none());
        assert!(files.read("/no/such/file").is_none());
    }
}
