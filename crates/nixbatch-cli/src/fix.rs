//! `--fix`: edits on their way into the user's files.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

use nixbatch_diagnostic::{Applied, Edit, Fix, Place, Span, apply};

use crate::failure::{Failure, Result};
use crate::report::Report;
use crate::sources::Origin;

/// What the fixes of a report would make of the user's files.
#[derive(Debug, Default)]
pub struct Mended {
    /// The files that change.
    pub files: Vec<MendedFile>,
    /// How many fixes go in.
    pub fixes: usize,
    /// How many do not, because another one touches the same text.
    pub skipped: usize,
    /// Files that have fixes and may not be mended, and why.
    pub unmended: BTreeMap<String, &'static str>,
    /// The edits of the fixes that go in.
    edits: BTreeSet<TextEdit>,
}

/// An edit by what it does, in whatever report it is: the file's name, what is replaced in bytes, and the new text.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct TextEdit(String, usize, usize, String);

impl TextEdit {
    fn of(edit: &Edit, report: &Report) -> Self {
        let Span { file, start, end } = edit.span;
        Self(report.sources.get(file).name().to_owned(), start, end, edit.text.clone())
    }
}

/// The file of an edit, and why it may not be mended, where it may not.
fn locked(report: &Report, edit: &Edit) -> Option<(String, &'static str)> {
    let name = report.sources.get(edit.span.file).name();
    let reason = match report.origins.get(name) {
        Some(Origin::File(_)) => return None,
        Some(Origin::ReadOnly(reason)) => reason,
        None => "its text came with a document",
    };
    Some((name.to_owned(), reason))
}

/// A file that fixes change.
#[derive(Debug)]
pub struct MendedFile {
    /// The name that it is shown under.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// Its text now.
    pub before: String,
    /// Its text afterwards.
    pub after: String,
}

impl Mended {
    /// Applies fixes of the report to the texts that it was made from.
    pub fn new(report: &Report, fixes: &[&Fix]) -> Self {
        let mut unmended = BTreeMap::new();
        let fixes: Vec<_> = fixes
            .iter()
            .copied()
            .filter(|fix| {
                let locked: Vec<_> = fix.edits.iter().filter_map(|edit| locked(report, edit)).collect();
                let is_free = locked.is_empty();
                unmended.extend(locked);
                is_free
            })
            .collect();
        let Applied { files, fixes: applied, skipped } = apply(&report.sources, fixes.iter().copied());
        let edits = applied.iter().flat_map(|number| &fixes[*number].edits);
        let edits = edits.map(|edit| TextEdit::of(edit, report)).collect();
        let files = files.into_iter().filter_map(|(id, after)| {
            let source = report.sources.get(id);
            let Some(Origin::File(path)) = report.origins.get(source.name()) else { return None };
            let after = with_line_ends_of(source.text(), after);
            let (name, before) = (source.name().to_owned(), source.text().to_owned());
            Some(MendedFile { name, path: path.clone(), before, after })
        });
        let files = files.filter(|file| file.before != file.after).collect();
        Self { files, fixes: applied.len(), skipped, unmended, edits }
    }

    /// An edit of the same files that means nothing to Nix.
    #[must_use]
    pub fn neutral(mut self) -> Self {
        for file in &mut self.files {
            file.after = format!("{}\n", file.before);
        }
        self
    }

    /// Writes the files: all, or none when one cannot be written.
    ///
    /// # Errors
    /// When one cannot be written, or has changed since it was read.
    pub fn write(&self) -> Result<()> {
        for (number, file) in self.files.iter().enumerate() {
            if let Err(failure) = file.replace(&file.before, &file.after) {
                // The failure that led here is the one to tell.
                let _ = self.files[..number].iter().try_for_each(MendedFile::undo);
                return Err(failure);
            }
        }
        Ok(())
    }

    /// What the fixes that go in are to change in the bundle of a report, which may share files with others.
    pub fn changes<'r>(&self, report: &'r Report) -> Vec<&'r Place> {
        let fixes = report.diagnostics.iter().filter_map(|diagnostic| diagnostic.fix.as_ref());
        let is_made =
            |fix: &&Fix| fix.edits.iter().all(|edit| self.edits.contains(&TextEdit::of(edit, report)));
        fixes.filter(is_made).flat_map(|fix| &fix.changes).collect()
    }

    /// Puts back what stood in the files.
    ///
    /// # Errors
    /// When it cannot be done, as where somebody has changed one meanwhile.
    pub fn undo(&self) -> Result<()> {
        let undone: Vec<_> = self.files.iter().map(MendedFile::undo).collect();
        undone.into_iter().collect()
    }
}

impl MendedFile {
    fn undo(&self) -> Result<()> {
        self.replace(&self.after, &self.before)
    }

    /// Replaces the text, if it is still the expected one.
    fn replace(&self, expected: &str, text: &str) -> Result<()> {
        let path = &self.path;
        let found = fs::read(path).map_err(|error| Failure::file("read", path, &error))?;
        if found != expected.as_bytes() {
            return Err(Failure::new(format!(
                "`{}` has changed while it was looked at; nothing was mended in it",
                self.name
            )));
        }
        replace(path, text).map_err(|error| Failure::file("write", path, &error))
    }
}

/// Puts a new file in place of one, with its permissions; a link stays, and the file that it leads to is replaced.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = path.canonicalize()?;
    let directory = path.parent().ok_or_else(|| io::Error::other("it has no directory"))?;
    let mut file = tempfile::Builder::new().prefix(".nixbatch-").tempfile_in(directory)?;
    file.write_all(text.as_bytes())?;
    file.as_file().set_permissions(fs::metadata(&path)?.permissions())?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

/// New lines end as all others do, where those are of one kind.
fn with_line_ends_of(before: &str, after: String) -> String {
    let breaks = before.matches('\n').count();
    if breaks == 0 || before.matches("\r\n").count() != breaks {
        return after;
    }
    after.replace("\r\n", "\n").replace('\n', "\r\n")
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    #[test]
    fn line_ends_stay_of_one_kind() {
        let ends = |before: &str| with_line_ends_of(before, "a\r\nb\nc".to_owned());
        assert_eq!(ends("a\r\nc\r\n"), "a\r\nb\r\nc");
        assert_eq!(ends("a\nc\r\n"), "a\r\nb\nc");
        assert_eq!(ends(""), "a\r\nb\nc");
    }

    #[test]
    fn permissions_and_links_stay() {
        let directory = tempfile::tempdir().expect("a directory");
        let (file, link) = (directory.path().join("jobs.nix"), directory.path().join("link.nix"));
        fs::write(&file, "1").expect("written");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("set");
        symlink("jobs.nix", &link).expect("linked");
        replace(&link, "2").expect("replaced");
        assert_eq!(fs::read_to_string(&file).expect("read"), "2");
        assert_eq!(fs::metadata(&file).expect("there").permissions().mode() & 0o777, 0o640);
        assert!(link.is_symlink());
        assert_eq!(fs::read_dir(directory.path()).expect("read").count(), 2);
    }

    #[test]
    fn a_file_that_has_changed_is_left_alone() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("jobs.nix");
        fs::write(&path, "other").expect("written");
        let file =
            MendedFile { name: "jobs.nix".into(), path: path.clone(), before: "1".into(), after: "2".into() };
        assert!(Mended { files: vec![file], ..Mended::default() }.write().is_err());
        assert_eq!(fs::read_to_string(path).expect("read"), "other");
    }
}
