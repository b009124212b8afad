//! The compiler: from the document that Nix hands over to Kubernetes objects and findings.
//!
//! It is pure. It reads no file, no environment, no clock; what it needs of the user's sources it asks for
//! through [`Files`]. The passes are told in `docs/architecture.md`.

pub mod builders;
pub mod bundle;
pub mod document;
pub mod lints;
pub mod object;
pub mod params;
pub mod passes;
pub mod rules;
pub mod spec;
mod suggest;

use std::collections::BTreeSet;

use nixbatch_diagnostic::{Anchor, Diagnostic, Finding, Intent, Path, Severity, Source, Sources};
use nixbatch_kube::schema::KubernetesVersion;

use bundle::Context;
use document::Document;
use object::Object;
use passes::decode::Decoded;
use passes::default::Relocations;
use passes::{decode, default, lint, locate, lower, settings, silence, validate};

/// What a compilation is for, and against what.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The Kubernetes version that checks hold against; the bundle's own, or the default one, when absent.
    pub kubernetes_version: Option<KubernetesVersion>,
    /// Whether manifests are wanted. Specs that this version cannot lower are then errors, otherwise notes.
    pub build: bool,
}

/// What became of a document.
#[derive(Debug, Default)]
pub struct Compilation {
    /// The objects, in apply order. Not to be emitted while there are errors.
    pub objects: Vec<Object>,
    /// All findings of all items, in the order in which they were found.
    pub findings: Vec<Finding>,
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

/// Compiles every item, and says everything there is to say about them.
pub fn compile(document: &Document<'_>, options: &Options) -> Compilation {
    let (decided, mut findings) = settings::read(document, options);
    let context = Context::of(document);
    let mut objects = Vec::with_capacity(document.items.len());
    let mut renamed = lower::Renames::default();
    let mut items = Vec::with_capacity(document.items.len());
    for (index, item) in document.items.iter().enumerate() {
        let before = findings.len();
        let (decoded, found) = decode::decode(index, item);
        findings.extend(found);
        let mut moved = Relocations::default();
        match decoded {
            Decoded::Spec(spec) => {
                let (spec, relocations, found) = default::resolve(spec);
                findings.extend(found);
                findings.extend(lower::check(&spec));
                let found = lower::lower(&spec, &context, options.build, &mut objects, &mut renamed);
                findings.extend(found);
                moved = relocations;
            }
            Decoded::Object(object) => objects.push(Object::raw(index, object)),
            Decoded::Nothing => {}
        }
        let faulty = findings[before..]
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .map(|finding| finding.place.path.clone())
            .collect();
        items.push(ItemState { moved, faulty });
    }
    // Of two equal names a hash would make different ones.
    let duplicates = validate::duplicates(&objects);
    renamed.apply(&mut objects);
    let found = validate::validate(&objects, decided.kubernetes_version);
    findings.extend(found.into_iter().filter(|finding| !items[finding.place.item].explains(finding)));
    findings.extend(duplicates);
    findings.extend(lint::lint(&decided, &objects));
    drop_consequences(&mut findings);
    for finding in &mut findings {
        if let Some(item) = items.get(finding.place.item) {
            item.relocate(finding);
        }
    }
    passes::emit::sort(&mut objects);
    Compilation { objects, findings }
}

/// Finds each finding's place in the user's sources, and drops those that the user has silenced there.
pub fn diagnose(document: &Document<'_>, findings: Vec<Finding>, files: &mut dyn Files) -> Diagnosis {
    let mut locator = locate::Locator::new(document, files);
    let findings = silence::by_settings(document, findings);
    let located = locator.locate(findings);
    let mut diagnostics = silence::by_comments(&mut locator, located);
    let sources = locator.into_sources();
    nixbatch_diagnostic::sort(&mut diagnostics, &sources);
    // What several items share, a template or a `let`, is said once.
    diagnostics
        .dedup_by(|a, b| a.span.is_some() && a.span == b.span && a.rule == b.rule && a.message == b.message);
    Diagnosis { sources, diagnostics }
}

/// Drops what is missing only because it is misspelt: the finding about the name says how to mend it.
fn drop_consequences(findings: &mut Vec<Finding>) {
    let meant: BTreeSet<_> = findings
        .iter()
        .filter_map(|finding| match finding.fix.as_ref()?.intents.as_slice() {
            [Intent::Rename(place, name)] => Some((place.item, place.path.parent()?.join(name.as_str()))),
            _ => None,
        })
        .collect();
    if !meant.is_empty() {
        findings.retain(|finding| {
            let place = &finding.place;
            let is_meant =
                |(item, path): &(usize, Path)| *item == place.item && place.path.strip_prefix(path).is_some();
            place.anchor != Anchor::Missing || !meant.iter().any(is_meant)
        });
    }
}

/// What later passes have to know of an item's earlier ones.
struct ItemState {
    moved: Relocations,
    /// Arguments that were found wrong already. What the schema thinks of them is a consequence, not news.
    faulty: Vec<Path>,
}

impl ItemState {
    fn explains(&self, finding: &Finding) -> bool {
        let path = self.moved.apply(finding.place.path.clone());
        self.faulty.iter().any(|faulty| !faulty.is_root() && path.strip_prefix(faulty).is_some())
    }

    /// Leads the finding to where its arguments were written.
    fn relocate(&self, finding: &mut Finding) {
        if self.moved.is_empty() {
            return;
        }
        let item = finding.place.item;
        let related = finding.related.iter_mut().map(|related| &mut related.place);
        let fixed =
            finding.fix.iter_mut().flat_map(|fix| &mut fix.intents).flat_map(|intent| intent.places_mut());
        let places = std::iter::once(&mut finding.place).chain(related).chain(fixed);
        for place in places.filter(|place| place.item == item) {
            place.path = self.moved.apply(std::mem::take(&mut place.path));
        }
    }
}
