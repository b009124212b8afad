use std::path::{Path, PathBuf};
use std::{fs, io};

/// Changes to a directory tree, which are undone when this is dropped before [`Journal::keep`].
#[derive(Debug, Default)]
pub(super) struct Journal(Vec<Undo>);

#[derive(Debug)]
enum Undo {
    MoveBack { from: PathBuf, to: PathBuf },
    RemoveDirectory(PathBuf),
    RemoveAll(PathBuf),
}

impl Journal {
    /// Makes a directory and those above it that are missing.
    pub(super) fn make_directories(&mut self, path: &Path) -> io::Result<()> {
        let is_missing = |path: &&Path| !path.as_os_str().is_empty() && !path.exists();
        let missing: Vec<_> = path.ancestors().take_while(is_missing).collect();
        for directory in missing.into_iter().rev() {
            match fs::create_dir(directory) {
                Ok(()) => self.0.push(Undo::RemoveDirectory(directory.to_owned())),
                // `a/..` exists as soon as `a` does.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && directory.is_dir() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Makes a directory for files that nobody needs if it comes to nothing.
    pub(super) fn make_temporary(&mut self, path: &Path) -> io::Result<()> {
        fs::create_dir(path)?;
        self.0.push(Undo::RemoveAll(path.to_owned()));
        Ok(())
    }

    /// Moves a file to a place where none is.
    pub(super) fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)?;
        self.0.push(Undo::MoveBack { from: to.to_owned(), to: from.to_owned() });
        Ok(())
    }

    /// Lets the changes stand.
    pub(super) fn keep(mut self) {
        self.0.clear();
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        for undo in self.0.drain(..).rev() {
            // What cannot be undone stays as it is; the error that led here is the one to tell.
            let _ = match undo {
                Undo::MoveBack { from, to } => fs::rename(from, to),
                Undo::RemoveDirectory(path) => fs::remove_dir(path),
                Undo::RemoveAll(path) => fs::remove_dir_all(path),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_undone_unless_kept() {
        let root = tempfile::tempdir().expect("a directory");
        let path = |name: &str| root.path().join(name);
        fs::write(path("file"), "1").expect("written");
        let change = || {
            let mut journal = Journal::default();
            journal.make_directories(&path("a/b/c")).expect("made");
            journal.make_temporary(&path("a/tmp")).expect("made");
            fs::write(path("a/tmp/x"), "").expect("written");
            journal.rename(&path("file"), &path("a/b/c/file")).expect("moved");
            journal
        };
        drop(change());
        assert!(path("file").exists() && !path("a").exists());
        change().keep();
        assert!(!path("file").exists() && path("a/b/c/file").exists());
    }
}
