use std::collections::BTreeSet;
use std::path::{Component, Path};
use std::{fs, io};

/// The file in the output directory that lists what the last build wrote there, a path a line, sorted.
pub(super) const NAME: &str = ".nixbatch-files";

/// The paths that the last build wrote; none when there was none.
///
/// Lines that lead out of the directory, or to nixbatch's own files, are no paths that a build has written.
pub(super) fn read(directory: &Path) -> io::Result<BTreeSet<String>> {
    match fs::read(directory.join(NAME)) {
        Ok(bytes) => {
            let text = String::from_utf8_lossy(&bytes);
            Ok(text.lines().filter(|line| is_inside(line)).map(str::to_owned).collect())
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeSet::new()),
        Err(error) => Err(error),
    }
}

/// The record's text.
pub(super) fn text<'a>(paths: impl IntoIterator<Item = &'a String>) -> String {
    paths.into_iter().map(|path| format!("{path}\n")).collect()
}

/// Whether a path stays in the directory and is no file of nixbatch's own.
pub(super) fn is_inside(path: &str) -> bool {
    !path.is_empty()
        && !path.starts_with(".nixbatch-")
        && !path.contains('\0')
        && Path::new(path).components().all(|component| matches!(component, Component::Normal(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_lead_elsewhere_are_ignored() {
        for path in ["", "../x", "a/../../x", "/etc/passwd", ".nixbatch-files", ".nixbatch-staging/x", "a\0b"]
        {
            assert!(!is_inside(path), "{path:?}");
        }
        assert!(is_inside("etl/cronjob-a.yaml") && is_inside("Kustomization"));
    }

    #[test]
    fn reads_what_it_writes() {
        let directory = tempfile::tempdir().expect("a directory");
        let paths: BTreeSet<_> = ["b/x.yaml", "a/y.yaml"].map(str::to_owned).into();
        assert!(read(directory.path()).expect("read").is_empty());
        fs::write(directory.path().join(NAME), text(&paths)).expect("written");
        assert_eq!(read(directory.path()).expect("read"), paths);
    }
}
