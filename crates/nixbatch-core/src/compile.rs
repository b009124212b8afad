//! The way of a bundle: each item by itself from the document to manifests, then what the items only know
//! together.
//!
//! Items are independent but for the [`Context`], which is made before. So they run beside each other, and of a
//! large bundle only the manifests' texts stay in memory, not the objects.

use std::collections::BTreeSet;

use nixbatch_diagnostic::{Anchor, Finding, Intent, Path, Severity};
use rayon::prelude::*;

use crate::Options;
use crate::bundle::Context;
use crate::document::{Document, Item};
use crate::lints::{Reference, Report};
use crate::passes::decode::Decoded;
use crate::passes::emit::Manifest;
use crate::passes::{
    check, decode, default, emit, link, lint, lower, naming, settings, take_apart, validate,
};
use crate::spec::Relocations;

/// What became of a document.
#[derive(Debug, Default)]
pub struct Compilation {
    /// The manifests, in apply order. Not to be written while there are errors.
    pub manifests: Vec<Manifest>,
    /// All findings of all items, in the order in which they were found.
    pub findings: Vec<Finding>,
}

/// Compiles every item, and says everything there is to say about them.
pub fn compile(document: &Document<'_>, options: &Options) -> Compilation {
    let (settings, mut findings) = settings::read(document, options);
    let context = Context::of(document, settings);
    let items: Vec<_> = document
        .items
        .par_iter()
        .enumerate()
        .with_min_len(FEW_ITEMS)
        .map(|(index, item)| compile_item(index, item, &context, options))
        .collect();
    let mut manifests = Vec::with_capacity(items.len());
    let mut conditional = Vec::new();
    for item in items {
        manifests.extend(item.manifests);
        findings.extend(item.findings);
        conditional.extend(item.conditional);
    }
    findings.extend(link::duplicates(&manifests));
    findings.extend(link::unmet(conditional, &manifests));
    let is_worse =
        |finding: &Finding| finding.severity == Severity::Error || finding.rule == "unsupported-builder";
    if manifests.is_empty() && !findings.iter().any(is_worse) {
        findings.push(link::emptiness(document));
    }
    emit::sort(&mut manifests);
    Compilation { manifests, findings }
}

/// So many items are not worth another thread.
const FEW_ITEMS: usize = 16;

/// What became of an item.
struct Compiled {
    manifests: Vec<Manifest>,
    findings: Vec<Finding>,
    /// Findings that hold unless another item has what they miss.
    conditional: Vec<(Reference, Finding)>,
}

fn compile_item(index: usize, item: &Item<'_>, context: &Context, options: &Options) -> Compiled {
    let (decoded, found) = decode::decode(index, item);
    let mut state = ItemState::default();
    state.admit(found);
    let mut spec = None;
    let mut objects = match decoded {
        Decoded::Spec(called) => {
            let (resolved, moved, found) = default::resolve(called);
            state.moved = moved;
            state.admit(found);
            state.admit(check::check(&resolved));
            let (objects, found) = lower::lower(&resolved, context, options.build);
            state.admit(found);
            spec = Some(resolved);
            objects
        }
        Decoded::Object(value) => {
            let (objects, found) = take_apart::take_apart(index, value, context.settings.kubernetes_version);
            state.admit(found);
            objects
        }
        Decoded::Nothing => Vec::new(),
    };
    naming::rename(spec.as_ref(), &mut objects, context);
    state.admit(validate::validate(&objects, spec.as_ref(), context.settings.kubernetes_version));
    let Report { findings: found, mut conditional } = lint::lint(&objects, &context.settings);
    conditional.retain(|(_, finding)| !state.explains(finding));
    state.admit(found);
    let findings = state.finish(&mut conditional);
    let prints = options.build && findings.iter().all(|finding| finding.severity != Severity::Error);
    let version = context.settings.kubernetes_version;
    let manifests = objects.into_iter().map(|object| Manifest::new(&object, version, prints)).collect();
    Compiled { manifests, findings, conditional }
}

/// What has been found in an item so far, and where its arguments were written.
#[derive(Default)]
struct ItemState {
    findings: Vec<Finding>,
    moved: Relocations,
    /// What was found wrong. What later passes think of it is a consequence, not news.
    faults: Vec<Fault>,
}

/// An attribute whose name or value is wrong.
struct Fault {
    path: Path,
    is_name: bool,
}

impl ItemState {
    /// Takes what a pass has found, but for consequences of what is known.
    fn admit(&mut self, found: Vec<Finding>) {
        let first = self.findings.len();
        let news: Vec<_> = found.into_iter().filter(|finding| !self.explains(finding)).collect();
        self.findings.extend(news);
        for finding in &self.findings[first..] {
            if finding.severity == Severity::Error && !finding.place.path.is_root() {
                self.faults.push(Fault {
                    path: self.moved.apply(finding.place.path.clone()),
                    is_name: finding.place.anchor == Anchor::Name,
                });
            }
        }
    }

    /// Whether the finding is about what is wrong already, or in it. What is wrong with a name says nothing of the
    /// value, nor the other way around.
    fn explains(&self, finding: &Finding) -> bool {
        if self.faults.is_empty() {
            return false;
        }
        let path = self.moved.apply(finding.place.path.clone());
        let is_name = finding.place.anchor == Anchor::Name;
        let is_error = finding.severity == Severity::Error;
        self.faults.iter().any(|fault| match path.strip_prefix(&fault.path) {
            Some([]) => fault.is_name == is_name && (is_error || !is_name),
            Some(_) => !fault.is_name,
            None => false,
        })
    }

    /// All findings, where the user wrote what they are about.
    fn finish(mut self, conditional: &mut [(Reference, Finding)]) -> Vec<Finding> {
        let mut findings = std::mem::take(&mut self.findings);
        drop_consequences(&mut findings);
        let all = findings.iter_mut().chain(conditional.iter_mut().map(|(_, finding)| finding));
        all.for_each(|finding| self.relocate(finding));
        findings
    }

    /// Leads the finding to where its arguments were written.
    fn relocate(&self, finding: &mut Finding) {
        if self.moved.is_empty() {
            return;
        }
        if let Some(fix) = &finding.fix {
            let mut places = fix.intents.iter().flat_map(Intent::places);
            if places.any(|place| self.moved.is_computed(&place.path)) {
                finding.fix = None;
            }
        }
        let related = finding.related.iter_mut().map(|related| &mut related.place);
        let fixed =
            finding.fix.iter_mut().flat_map(|fix| &mut fix.intents).flat_map(|intent| intent.places_mut());
        for place in std::iter::once(&mut finding.place).chain(related).chain(fixed) {
            place.path = self.moved.apply(std::mem::take(&mut place.path));
        }
    }
}

/// Drops what is missing only because it is misspelt or misplaced: the finding about the name says how to mend it.
fn drop_consequences(findings: &mut Vec<Finding>) {
    let meant = findings.iter().filter_map(|finding| finding.meant.as_ref().map(|place| place.path.clone()));
    // What a template gives holds in the spec.
    let meant: BTreeSet<_> = meant
        .flat_map(|path| {
            let outer = path.strip_prefix(&Path::from("template")).map(|steps| Path::from(steps.to_vec()));
            std::iter::once(path).chain(outer)
        })
        .collect();
    if !meant.is_empty() {
        findings.retain(|finding| {
            let path = &finding.place.path;
            let is_same =
                |meant: &Path| path.strip_prefix(meant).is_some() || meant.strip_prefix(path).is_some();
            let is_missing = finding.place.anchor == Anchor::Missing && !path.is_root();
            !(is_missing && meant.iter().any(is_same))
        });
    }
}
