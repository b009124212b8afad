//! Manifests that never saw Nix: from the words of the command line to files, each read once.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs::{self, File, Metadata};
use std::io::Read as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Component, Path, PathBuf};

use ignore::WalkBuilder;
use ignore::gitignore::Gitignore;
use nixbatch_core::document::Document;
use nixbatch_core::manifests::{ManifestFile, Skip};
use rayon::prelude::*;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::failure::{Failure, reason};
use crate::names::Names;
use crate::sources::{Origin, Origins};

/// The manifests of a run: all of them are looked at as one.
#[derive(Debug, Clone, Default)]
pub struct Manifests {
    /// What was read before, and can be read only once: standard input, a pipe.
    read: Vec<ManifestFile>,
    /// What is read anew at each look: files and directories.
    paths: Vec<PathBuf>,
    /// The files, by name.
    pub files: Vec<ManifestFile>,
    /// Where they come from.
    pub origins: Origins,
    /// What is no manifest, and why, by name.
    pub skipped: BTreeMap<String, Skip>,
    /// Targets in which there is not one.
    pub empty: Vec<PathBuf>,
}

/// No one has a file of manifests this long.
const LONGEST: u64 = 256 << 20;

/// The endings of files that are looked at in directories.
const ENDINGS: [&str; 3] = ["yaml", "yml", "json"];

/// Whether a text is a document of nixbatch, and not of manifests.
pub fn is_document(text: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Probe {
        #[serde(default)]
        nixbatch: Option<IgnoredAny>,
    }
    let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
    serde_json::from_slice::<Probe>(text).is_ok_and(|probe| probe.nixbatch.is_some())
}

impl Manifests {
    /// Whether nothing was named.
    pub fn is_empty(&self) -> bool {
        self.read.is_empty() && self.paths.is_empty()
    }

    /// Adds a file or a directory, to be read later.
    pub fn add_path(&mut self, path: PathBuf) {
        self.paths.push(path);
    }

    /// Adds what can be read only once.
    pub fn add_read(&mut self, name: String, content: Vec<u8>) {
        self.read.push(ManifestFile::new(name, content));
    }

    /// The document of all that is there.
    pub fn document(&self) -> Document<'_> {
        Document::of_manifests(&self.files)
    }

    /// Whether a file may change what there is to find.
    pub fn has_files(&self) -> bool {
        !self.paths.is_empty()
    }

    /// Reads all files but those in directories that are excluded; also gives why some could not be read.
    pub fn load(&self, cwd: &Path, exclude: &Gitignore) -> (Self, Vec<Failure>) {
        let names = Names::new(cwd.to_owned(), None);
        let (mut found, mut failures) = (Vec::new(), Vec::new());
        let mut seen = BTreeSet::new();
        for path in &self.paths {
            let mut here = Vec::new();
            walk(path, cwd, exclude, &mut here, &mut failures);
            found.extend(here.into_iter().filter(|file| seen.insert(file.identity)).map(|file| file.path));
        }
        let contents: Vec<_> = found.par_iter().map(|path| read(&cwd.join(path))).collect();
        let mut loaded = Self { read: self.read.clone(), paths: self.paths.clone(), ..Self::default() };
        let mut files = self.read.clone();
        for (path, content) in found.iter().zip(contents) {
            match content {
                Ok(content) => {
                    let file = ManifestFile::new(names.shown(&cwd.join(path)), content);
                    let origin = match file.error {
                        None => Origin::File(cwd.join(path)),
                        Some(_) => Origin::ReadOnly("it is not UTF-8"),
                    };
                    loaded.origins.insert(file.name.clone(), origin);
                    files.push(file);
                }
                Err(why) => failures.push(Failure::new(format!("cannot read `{}`: {why}", path.display()))),
            }
        }
        loaded.take(files);
        let is_in = |target: &Path, name: &str| {
            let target = names.shown(&cwd.join(target).components().collect::<PathBuf>());
            target.is_empty() || Path::new(name).starts_with(&target)
        };
        let is_empty = |target: &&PathBuf| !loaded.files.iter().any(|file| is_in(target, &file.name));
        loaded.empty = self.paths.iter().filter(is_empty).cloned().collect();
        (loaded, failures)
    }

    /// Takes the files that are manifests.
    fn take(&mut self, mut files: Vec<ManifestFile>) {
        files.sort_by(|a, b| a.name.cmp(&b.name));
        let skips: Vec<_> = files.par_iter().map(ManifestFile::skip).collect();
        let mut parts = BTreeSet::new();
        for (file, _) in files.iter().zip(&skips).filter(|(_, skip)| **skip == Some(Skip::Kustomization)) {
            let directory = Path::new(&file.name).parent().unwrap_or(Path::new(""));
            let named = file.kustomization_parts().unwrap_or_default();
            parts.extend(named.iter().map(|part| without_dots(&directory.join(part))));
        }
        for (file, skip) in files.into_iter().zip(skips) {
            let is_part = || parts.contains(Path::new(&file.name)).then_some(Skip::KustomizationPart);
            match skip.or_else(is_part) {
                Some(skip) => drop(self.skipped.insert(file.name, skip)),
                None => self.files.push(file),
            }
        }
    }
}

/// A file to be read.
struct Found {
    path: PathBuf,
    /// What it is, by whatever name.
    identity: (u64, u64),
}

/// The files of a target, in order: itself, or those in it that Git does not ignore, behind links as well.
fn walk(target: &Path, cwd: &Path, exclude: &Gitignore, found: &mut Vec<Found>, failures: &mut Vec<Failure>) {
    let start = cwd.join(target);
    let mut fail = |path: &Path, why: String| {
        failures.push(Failure::new(format!("cannot read `{}`: {why}", path.display())));
    };
    let mut walk = WalkBuilder::new(&start);
    walk.follow_links(true).require_git(false).git_global(false).sort_by_file_name(OsStr::cmp);
    let exclude = exclude.clone();
    let is_excluded = move |path: &Path, is_dir| {
        path.starts_with(exclude.path()) && exclude.matched_path_or_any_parents(path, is_dir).is_ignore()
    };
    walk.filter_entry(move |entry| {
        let is_dir = entry.file_type().is_some_and(|kind| kind.is_dir());
        entry.depth() == 0 || !is_excluded(entry.path(), is_dir)
    });
    for entry in walk.build() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) if is_loop(&error) => continue,
            Err(error) => {
                let (path, why) = told(&error);
                let shown = path.as_deref().map_or(target.to_owned(), |path| shown(path, &start, target));
                let why = path.and_then(|path| fs::metadata(path).err()).map_or(why, |error| reason(&error));
                if shown == target || has_ending(&shown) {
                    fail(&shown, why);
                }
                continue;
            }
        };
        let path = shown(entry.path(), &start, target);
        let is_target = entry.depth() == 0;
        match fs::metadata(entry.path()) {
            Ok(metadata) if metadata.is_dir() => {}
            _ if !is_target && !has_ending(&path) => {}
            Ok(metadata) if metadata.is_file() => found.push(Found { path, identity: identity(&metadata) }),
            Ok(_) => fail(&path, "it is no regular file".to_owned()),
            Err(error) => fail(&path, reason(&error)),
        }
    }
}

fn has_ending(path: &Path) -> bool {
    path.extension().and_then(OsStr::to_str).is_some_and(|ending| ENDINGS.contains(&ending))
}

/// What a file is called that was found at a path: in the words of the target.
fn shown(path: &Path, start: &Path, target: &Path) -> PathBuf {
    match path.strip_prefix(start) {
        Ok(below) if below.as_os_str().is_empty() => target.to_owned(),
        Ok(below) => target.join(below),
        Err(_) => path.to_owned(),
    }
}

fn identity(metadata: &Metadata) -> (u64, u64) {
    (metadata.dev(), metadata.ino())
}

/// A link to a directory that it is in: what is there is seen anyway.
fn is_loop(error: &ignore::Error) -> bool {
    match error {
        ignore::Error::Loop { .. } => true,
        ignore::Error::WithPath { err, .. } | ignore::Error::WithDepth { err, .. } => is_loop(err),
        _ => false,
    }
}

/// What could not be read, and why.
fn told(error: &ignore::Error) -> (Option<PathBuf>, String) {
    match error {
        ignore::Error::WithPath { path, err } => (Some(path.clone()), told(err).1),
        ignore::Error::WithDepth { err, .. } => told(err),
        ignore::Error::Io(error) => (None, reason(error)),
        other => (None, other.to_string()),
    }
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    let mut file = File::open(path).map_err(|error| reason(&error))?;
    let metadata = file.metadata().map_err(|error| reason(&error))?;
    if metadata.len() > LONGEST {
        return Err(format!("it is larger than {} MiB", LONGEST >> 20));
    }
    let mut content = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
    file.by_ref().take(LONGEST).read_to_end(&mut content).map_err(|error| reason(&error))?;
    Ok(content)
}

/// A path in which nothing leads back.
fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir if plain.file_name().is_some() => drop(plain.pop()),
            Component::CurDir => {}
            component => plain.push(component),
        }
    }
    plain
}
