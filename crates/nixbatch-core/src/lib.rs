//! The compiler: from the document that Nix hands over to Kubernetes objects and findings.
//!
//! It is pure. It reads no file, no environment, no clock; what it needs of the user's sources it asks for
//! through [`Files`]. The passes are told in `docs/architecture.md`.

pub mod args;
pub mod builders;
pub mod bundle;
pub mod compare;
mod compile;
mod consequences;
pub mod document;
pub mod lints;
pub mod manifests;
mod meant;
pub mod namespaces;
pub mod object;
pub mod origins;
pub mod params;
pub mod passes;
mod path_map;
pub mod rules;
pub mod settings;
pub mod spec;
mod try_out;

use nixbatch_diagnostic::{Diagnostic, Finding, Source, Sources};
pub use nixbatch_kube::custom::releases;
pub use nixbatch_kube::pod_security::Level as PodSecurity;
pub use nixbatch_kube::schema::KubernetesVersion;

pub use compile::{Compilation, compile};
use document::Document;
pub use nixbatch_syntax::key_at;
use passes::{locate, share, silence};

/// What a compilation is for, and against what.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The Kubernetes version that checks hold against; the bundle's own, or the default one, when absent.
    pub kubernetes_version: Option<KubernetesVersion>,
    /// The level of security that pods must have where their namespace does not say it; the bundle's own, when absent.
    pub pod_security: Option<PodSecurity>,
    /// The version where neither says it.
    pub default_version: Option<KubernetesVersion>,
    /// The level of security where none of them says it.
    pub default_pod_security: Option<PodSecurity>,
    /// Whether an object of a kind that nobody knows is an error, and not a note.
    pub strict_kinds: bool,
    /// Whether manifests are wanted. Specs that this version cannot lower are then errors, otherwise notes.
    pub build: bool,
}

/// Reads the user's sources for the compiler.
pub trait Files {
    /// The file that the evaluator calls `name`, under the name that users know it by. Nothing when it cannot
    /// be read.
    fn read(&mut self, name: &str) -> Option<Source>;
}

/// Findings at their places in the user's text.
#[derive(Debug, Default)]
pub struct Diagnosis {
    /// The files that they point into.
    pub sources: Sources,
    /// Sorted by file and line, without doubles and without what the user has silenced.
    pub diagnostics: Vec<Diagnostic>,
}

/// Finds each finding's place in the user's sources, and drops those that the user has silenced there.
pub fn diagnose(document: &Document<'_>, findings: Vec<Finding>, files: &mut dyn Files) -> Diagnosis {
    let mut locator = locate::Locator::new(document, files);
    let findings = silence::by_settings(document, findings);
    let mut located = locator.locate(findings);
    share::mark_shared(document, &mut located);
    let mut diagnostics = silence::by_comments(&mut locator, located);
    let sources = locator.sources().clone();
    nixbatch_diagnostic::sort(&mut diagnostics, &sources);
    nixbatch_diagnostic::said_once(&mut diagnostics);
    Diagnosis { sources, diagnostics }
}
