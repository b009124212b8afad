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
use crate::object;
use crate::passes::decode::Decoded;
use crate::passes::emit::Manifest;
use crate::passes::{check, decode, default, emit, link, lint, lower, naming, settings, validate};
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
    let (decoded, mut findings) = decode::decode(index, item);
    let mut moved = Relocations::default();
    let mut spec = None;
    let mut objects = match decoded {
        Decoded::Spec(called) => {
            let (resolved, relocations, found) = default::resolve(called);
            findings.extend(found);
            findings.extend(check::check(&resolved));
            let (objects, found) = lower::lower(&resolved, context, options.build);
            findings.extend(found);
            moved = relocations;
            spec = Some(resolved);
            objects
        }
        Decoded::Object(value) => {
            let (objects, found) = object::take_apart(index, value, context.settings.kubernetes_version);
            findings.extend(found);
            objects
        }
        Decoded::Nothing => Vec::new(),
    };
    naming::rename(spec.as_ref(), &mut objects, context);
    let state = ItemState::new(moved, &findings);
    let found = validate::validate(&objects, spec.as_ref(), context.settings.kubernetes_version);
    findings.extend(found.into_iter().filter(|finding| !state.explains(finding)));
    let Report { findings: found, mut conditional } = lint::lint(&objects, &context.settings);
    findings.extend(found);
    drop_consequences(&mut findings);
    let all = findings.iter_mut().chain(conditional.iter_mut().map(|(_, finding)| finding));
    all.for_each(|finding| state.relocate(finding));
    let prints = options.build && findings.iter().all(|finding| finding.severity != Severity::Error);
    let version = context.settings.kubernetes_version;
    let manifests = objects.into_iter().map(|object| Manifest::new(&object, version, prints)).collect();
    Compiled { manifests, findings, conditional }
}

/// What the checks of an item's objects have to know of its arguments.
struct ItemState {
    moved: Relocations,
    /// Arguments that were found wrong already. What the schema thinks of them is a consequence, not news.
    faulty: Vec<Path>,
}

impl ItemState {
    fn new(moved: Relocations, findings: &[Finding]) -> Self {
        let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
        let faulty =
            errors.map(|finding| finding.place.path.clone()).filter(|path| !path.is_root()).collect();
        Self { moved, faulty }
    }

    fn explains(&self, finding: &Finding) -> bool {
        if self.faulty.is_empty() {
            return false;
        }
        let path = self.moved.apply(finding.place.path.clone());
        self.faulty.iter().any(|faulty| path.strip_prefix(faulty).is_some())
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

/// Drops what is missing only because it is misspelt: the finding about the name says how to mend it.
fn drop_consequences(findings: &mut Vec<Finding>) {
    let meant: BTreeSet<_> = findings
        .iter()
        .filter_map(|finding| match finding.fix.as_ref()?.intents.as_slice() {
            [Intent::Rename(place, name)] => Some(place.path.parent()?.join(name.as_str())),
            _ => None,
        })
        .collect();
    if !meant.is_empty() {
        findings.retain(|finding| {
            let path = &finding.place.path;
            let is_meant = |meant: &Path| path.strip_prefix(meant).is_some();
            finding.place.anchor != Anchor::Missing || !meant.iter().any(is_meant)
        });
    }
}
