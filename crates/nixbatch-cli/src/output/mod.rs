//! The output directory: written whole or not at all, and nobody else's files are touched.
//!
//! Files that are new or different are staged in a directory below it, on the same file system, and moved in when
//! all are there. What they replace is moved out to the staging directory, so that every step can be undone.

mod journal;
mod record;

use std::collections::BTreeSet;
use std::fmt;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use nixbatch_core::passes::emit::{EmittedFile, KUSTOMIZATION};

use crate::failure::{Failure, Result};
use crate::interrupt::Held;
use crate::session::Session;
use journal::Journal;

/// What a build did to the directory; written as `wrote 3 files (2 unchanged, 1 removed)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    written: usize,
    unchanged: usize,
    removed: usize,
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "wrote {} file{}", self.written, if self.written == 1 { "" } else { "s" })?;
        match (self.unchanged, self.removed) {
            (0, 0) => Ok(()),
            (unchanged, 0) => write!(f, " ({unchanged} unchanged)"),
            (0, removed) => write!(f, " ({removed} removed)"),
            (unchanged, removed) => write!(f, " ({unchanged} unchanged, {removed} removed)"),
        }
    }
}

/// Writes the files below `directory`, and removes those that the last build wrote and this one does not.
///
/// # Errors
/// When the directory cannot be written, or something that no build wrote is in the way. Then, or when a signal
/// comes before all files are staged, nothing has changed.
pub fn write<'a>(
    directory: &Path,
    files: impl Iterator<Item = EmittedFile<'a>>,
    session: &Session,
) -> Result<Summary> {
    let held = session.interrupts.hold();
    let summary = write_held(directory, files, &held)?;
    held.release()?;
    Ok(summary)
}

fn write_held<'a>(
    directory: &Path,
    files: impl Iterator<Item = EmittedFile<'a>>,
    held: &Held<'_>,
) -> Result<Summary> {
    let mut journal = Journal::default();
    let lock = open(directory, &mut journal)?;
    let before = record::read(directory)
        .map_err(|error| Failure::file("read", &directory.join(record::NAME), &error))?;
    check_kustomizations(directory, &before)?;
    let mut staging = Staging::new(directory, before, &mut journal)?;
    for file in files {
        held.check()?;
        staging.add(&file)?;
    }
    let summary = staging.commit(&mut journal)?;
    journal.keep();
    staging.clean_up();
    drop(lock);
    Ok(summary)
}

/// Makes the directory where it is missing, and locks it: two builds at once would undo each other.
fn open(directory: &Path, journal: &mut Journal) -> Result<File> {
    match fs::metadata(directory) {
        Ok(metadata) if !metadata.is_dir() => {
            return Err(Failure::new(format!(
                "`{}` is a file; `--out` takes a directory",
                directory.display()
            )));
        }
        Ok(_) => {}
        Err(_) if directory.is_symlink() => {
            let message = format!("`{}` is a symbolic link that leads to no directory", directory.display());
            return Err(Failure::new(message));
        }
        Err(_) => {
            journal
                .make_directories(directory)
                .map_err(|error| Failure::file("make the directory", directory, &error))?;
        }
    }
    let handle = File::open(directory).map_err(|error| Failure::file("read", directory, &error))?;
    match handle.try_lock() {
        Err(TryLockError::WouldBlock) => Err(Failure::new(format!(
            "another build is writing to `{}`; wait for its end",
            directory.display()
        ))),
        // A file system without locks is used without them.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(handle),
    }
}

/// The names that kustomize finds its file by; with two of them in a directory it refuses both.
/// Source: `RecognizedKustomizationFileNames` in sigs.k8s.io/kustomize/api/konfig.
const KUSTOMIZATIONS: [&str; 3] = ["kustomization.yaml", "kustomization.yml", KUSTOMIZATION];

/// Someone else's kustomization does not go together with the one that a build writes. Below the directory there may
/// be any, since what a build writes leads to no directory.
fn check_kustomizations(directory: &Path, before: &BTreeSet<String>) -> Result<()> {
    let is_foreign = |name: &&str| directory.join(name).is_file() && !before.contains(*name);
    match KUSTOMIZATIONS.into_iter().find(is_foreign) {
        None => Ok(()),
        Some(name) => Err(Failure::new(format!(
            "`{}` is in the way, and no build of nixbatch wrote it: kustomize takes one such file in a directory, and a \
             build writes `{KUSTOMIZATION}`; write to another directory, such as `{}`, and name that in `resources` of \
             `{name}`",
            directory.join(name).display(),
            directory.join("nixbatch").display(),
        ))),
    }
}

/// The directory below the output directory where files wait.
const STAGING: &str = ".nixbatch-staging";

/// A build on its way into the directory.
struct Staging<'a> {
    directory: &'a Path,
    /// What the last build wrote.
    before: BTreeSet<String>,
    /// What this one writes.
    now: BTreeSet<String>,
    /// Staged files in order, and whether something is in their place yet.
    staged: Vec<(String, bool)>,
    /// Directories below the output directory that are known to be directories, or missing.
    checked: BTreeSet<PathBuf>,
    /// How many files were moved out of the way.
    replaced: usize,
}

impl<'a> Staging<'a> {
    fn new(directory: &'a Path, before: BTreeSet<String>, journal: &mut Journal) -> Result<Self> {
        let path = directory.join(STAGING);
        // The directory is locked: what is there is left of a build that was killed.
        let mut make = || {
            if path.exists() {
                fs::remove_dir_all(&path)?;
            }
            journal.make_temporary(&path)
        };
        make().map_err(|error| Failure::file("write to", directory, &error))?;
        Ok(Self {
            directory,
            before,
            now: BTreeSet::new(),
            staged: Vec::new(),
            checked: BTreeSet::new(),
            replaced: 0,
        })
    }

    /// Names without an extension: `kubectl apply -R -f` takes no notice of them.
    fn staged(&self, number: usize) -> PathBuf {
        self.directory.join(STAGING).join(format!("new-{number}"))
    }

    fn add(&mut self, file: &EmittedFile) -> Result<()> {
        let target = self.directory.join(&file.path);
        self.check_parents(&file.path)?;
        let found = fs::symlink_metadata(&target).ok();
        if let Some(found) = &found
            && (found.is_dir() || !self.before.contains(&file.path))
        {
            return Err(in_the_way(&target));
        }
        self.now.insert(file.path.clone());
        let is_unchanged = found.as_ref().is_some_and(|found| {
            found.is_file()
                && found.len() == file.text.len() as u64
                && fs::read(&target).is_ok_and(|bytes| bytes == file.text.as_bytes())
        });
        if !is_unchanged {
            let path = self.staged(self.staged.len());
            fs::write(&path, file.text.as_bytes())
                .map_err(|error| Failure::file("write", &target, &error))?;
            self.staged.push((file.path.clone(), found.is_some()));
        }
        Ok(())
    }

    /// A file or a link in place of a directory would lead elsewhere.
    fn check_parents(&mut self, path: &str) -> Result<()> {
        for parent in Path::new(path).ancestors().skip(1).filter(|parent| !parent.as_os_str().is_empty()) {
            if self.checked.contains(parent) {
                continue;
            }
            let path = self.directory.join(parent);
            if fs::symlink_metadata(&path).is_ok_and(|found| !found.is_dir()) {
                return Err(in_the_way(&path));
            }
            self.checked.insert(parent.to_owned());
        }
        Ok(())
    }

    /// Moves everything to its place.
    fn commit(&mut self, journal: &mut Journal) -> Result<Summary> {
        let stale: Vec<_> =
            self.before.difference(&self.now).filter(|path| self.is_file(path)).cloned().collect();
        let summary = Summary {
            written: self.staged.len(),
            unchanged: self.now.len() - self.staged.len(),
            removed: stale.len(),
        };
        if self.staged.is_empty() && stale.is_empty() && self.before == self.now {
            return Ok(summary);
        }
        // Until all is done, the record names both what was and what will be: if the program is killed here, the
        // next build knows which files are its own.
        let both: BTreeSet<_> = self.before.union(&self.now).collect();
        self.put_record(&record::text(both), journal)?;
        for (number, (path, exists)) in std::mem::take(&mut self.staged).into_iter().enumerate() {
            self.put(&self.staged(number), &path, exists, journal)?;
        }
        for path in stale {
            let target = self.directory.join(&path);
            let away = self.away();
            journal.rename(&target, &away).map_err(|error| Failure::file("remove", &target, &error))?;
        }
        self.put_record(&record::text(&self.now), journal)?;
        Ok(summary)
    }

    fn put_record(&mut self, text: &str, journal: &mut Journal) -> Result<()> {
        let target = self.directory.join(record::NAME);
        let path = self.directory.join(STAGING).join("record");
        fs::write(&path, text).map_err(|error| Failure::file("write", &target, &error))?;
        self.put(&path, record::NAME, target.exists(), journal)
    }

    fn put(&mut self, staged: &Path, path: &str, exists: bool, journal: &mut Journal) -> Result<()> {
        let target = self.directory.join(path);
        let away = exists.then(|| self.away());
        let mut put = || {
            match (&away, target.parent()) {
                (Some(away), _) => journal.rename(&target, away)?,
                (None, Some(parent)) => journal.make_directories(parent)?,
                (None, None) => {}
            }
            journal.rename(staged, &target)
        };
        put().map_err(|error| Failure::file("write", &target, &error))
    }

    /// Where the next file goes that is moved out of the way.
    fn away(&mut self) -> PathBuf {
        self.replaced += 1;
        self.directory.join(STAGING).join(format!("old-{}", self.replaced))
    }

    /// Whether a path of the record is still a file, reached without a link.
    fn is_file(&self, path: &str) -> bool {
        let parents = Path::new(path).ancestors().skip(1).filter(|parent| !parent.as_os_str().is_empty());
        let is = |path: &Path, test: fn(&fs::Metadata) -> bool| {
            fs::symlink_metadata(self.directory.join(path)).is_ok_and(|found| test(&found))
        };
        parents.into_iter().all(|parent| is(parent, fs::Metadata::is_dir))
            && is(Path::new(path), |found| !found.is_dir())
    }

    /// Removes what is no longer needed; that it stays would be no failure.
    fn clean_up(&self) {
        let _ = fs::remove_dir_all(self.directory.join(STAGING));
        for path in self.before.difference(&self.now) {
            for parent in Path::new(path).ancestors().skip(1).filter(|parent| !parent.as_os_str().is_empty())
            {
                // Only an empty one can be removed.
                let _ = fs::remove_dir(self.directory.join(parent));
            }
        }
    }
}

fn in_the_way(path: &Path) -> Failure {
    Failure::new(format!(
        "`{}` is in the way, and no build of nixbatch wrote it: move it away, or write to another directory",
        path.display()
    ))
}
