//! `nixbatch.toml`: what holds for everything in and below its directory.

mod keys;
mod read;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ignore::gitignore::Gitignore;
use nixbatch_core::{KubernetesVersion, Options, PodSecurity};
use nixbatch_diagnostic::{Diagnostic, Severity, Source, Sources};

use crate::failure::{Failure, Result};
use crate::names::Names;
use crate::report::Report;
use crate::sources::{Origin, Origins};
use crate::target::Target;

pub use keys::{KEYS, Key, schema};

/// What the file is called.
pub const FILE: &str = "nixbatch.toml";

/// What a configuration says. An absent one says nothing.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the file lies.
    pub directory: PathBuf,
    /// The Kubernetes version to check against, where a bundle does not say it.
    pub kubernetes_version: Option<KubernetesVersion>,
    /// The level of security that pods must have, where neither a bundle nor their namespace says it.
    pub pod_security: Option<PodSecurity>,
    /// The least severity with which the exit status is 1.
    pub fail_on: Option<Severity>,
    /// Files that are not looked at in directories.
    pub exclude: Gitignore,
    /// What is made of findings, whatever file they are in.
    everywhere: Judgement,
    /// The same for files that match; the last that says something of a rule decides.
    per_path: Vec<(Gitignore, Judgement)>,
    /// What is wrong with the file itself.
    pub report: Report,
}

/// What is made of the findings of rules.
#[derive(Debug, Clone, Default)]
struct Judgement {
    /// Rules whose warnings and infos are dropped.
    allowed: BTreeSet<String>,
    /// How much those of other rules matter.
    severities: BTreeMap<String, Severity>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            directory: PathBuf::new(),
            kubernetes_version: None,
            pod_security: None,
            fail_on: None,
            exclude: Gitignore::empty(),
            everywhere: Judgement::default(),
            per_path: Vec::new(),
            report: Report::default(),
        }
    }
}

impl Config {
    /// The file that holds for what is in a directory: the nearest one upwards.
    pub fn find(directory: &Path) -> Option<PathBuf> {
        let absolute = directory.canonicalize().ok()?;
        absolute.ancestors().map(|directory| directory.join(FILE)).find(|file| file.is_file())
    }

    /// What holds for a target.
    ///
    /// # Errors
    /// When the file is there and cannot be read.
    pub fn of(target: &Target, cwd: &Path) -> Result<Self> {
        let directory = match target {
            Target::File(path) | Target::Document(path) | Target::Manifests(path) => {
                let path = cwd.join(path);
                if path.is_dir() { path } else { path.parent().unwrap_or(cwd).to_owned() }
            }
            Target::Flake(flake) => flake.directory.clone().unwrap_or(cwd.to_owned()),
            Target::StandardInput => cwd.to_owned(),
        };
        Self::find(&directory).map_or_else(|| Ok(Self::default()), |file| Self::load(&file, cwd))
    }

    /// Reads a file; what is wrong in it is in its report.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn load(file: &Path, cwd: &Path) -> Result<Self> {
        let names = Names::new(cwd.to_owned(), None);
        let text = fs::read_to_string(file).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData => Failure::new(format!("`{}` is not UTF-8", names.shown(file))),
            _ => Failure::file("read", file, &error),
        })?;
        let name = names.shown(file);
        let mut sources = Sources::new();
        let id = sources.add(Source::new(name.as_str(), text.as_str()));
        let directory = file.parent().unwrap_or(Path::new("/")).to_owned();
        let (mut config, diagnostics) = read::read(&text, id, directory);
        let origins = Origins::from([(name, Origin::File(file.to_owned()))]);
        config.report = Report { sources, diagnostics, origins };
        Ok(config)
    }

    /// What a compilation is to hold against where nothing nearer says it.
    pub fn fallback(&self, options: Options) -> Options {
        Options {
            default_version: self.kubernetes_version,
            default_pod_security: self.pod_security,
            ..options
        }
    }

    /// Drops the findings that are allowed, and gives the others their severity. Errors stay: it is not for the user to say
    /// what Kubernetes refuses.
    pub fn judge(&self, report: &mut Report, cwd: &Path) {
        if self.everywhere.is_empty() && self.per_path.is_empty() {
            return;
        }
        let Report { diagnostics, sources, .. } = report;
        diagnostics.retain_mut(|diagnostic| {
            if diagnostic.severity == Severity::Error {
                return true;
            }
            let file = diagnostic.span.map(|span| cwd.join(sources.get(span.file).name()));
            match self.verdict(diagnostic, file.as_deref()) {
                Some(None) => return false,
                Some(Some(severity)) => diagnostic.severity = severity,
                None => {}
            }
            true
        });
    }

    /// What is said of a finding: the severity that it gets, or none where it is allowed.
    fn verdict(&self, diagnostic: &Diagnostic, file: Option<&Path>) -> Option<Option<Severity>> {
        let below = file.and_then(|file| file.strip_prefix(&self.directory).ok());
        let matching = self.per_path.iter().rev().filter(|(paths, _)| {
            below.is_some_and(|below| paths.matched_path_or_any_parents(below, false).is_ignore())
        });
        let judgements = matching.map(|(_, judgement)| judgement).chain([&self.everywhere]);
        judgements.into_iter().find_map(|judgement| judgement.of(diagnostic.rule))
    }
}

impl Judgement {
    fn is_empty(&self) -> bool {
        self.allowed.is_empty() && self.severities.is_empty()
    }

    fn of(&self, rule: &str) -> Option<Option<Severity>> {
        if self.allowed.contains(rule) {
            return Some(None);
        }
        self.severities.get(rule).map(|severity| Some(*severity))
    }
}
