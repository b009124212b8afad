//! The way of a bundle: each item by itself from the document to manifests, then what the items only know
//! together.
//!
//! Items are independent but for the [`Context`], which is made before. So they run beside each other, and of a
//! large bundle only the manifests' texts stay in memory, not the objects.

use nixbatch_diagnostic::{Finding, Severity};
use rayon::prelude::*;

use crate::Options;
use crate::bundle::Context;
use crate::consequences::ItemFindings;
use crate::document::{Document, Item};
use crate::lints::{Charge, Reference, Report};
use crate::object::Object;
use crate::passes::decode::Decoded;
use crate::passes::emit::Manifest;
use crate::passes::naming::HashedNames;
use crate::passes::{
    check, decode, default, emit, link, lint, lower, naming, settings, take_apart, validate,
};
use crate::spec::{AnySpec, ResolvedSpec};
use crate::try_out::try_out;

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
    let names = naming::hashed_names(document, &context);
    let items: Vec<_> = document
        .items
        .par_iter()
        .enumerate()
        .with_min_len(FEW_ITEMS)
        .map(|(index, item)| compile_item(index, item, &context, &names, options))
        .collect();
    let mut manifests = Vec::with_capacity(items.len());
    let mut conditional = Vec::new();
    let mut charges = Vec::new();
    for item in items {
        manifests.extend(item.manifests);
        findings.extend(item.findings);
        conditional.extend(item.conditional);
        charges.extend(item.charges);
    }
    findings.extend(link::duplicates(document, &manifests));
    findings.extend(link::unmet(conditional, &manifests));
    findings.extend(link::exceeded(&charges, &context.namespaces));
    let is_worse =
        |finding: &Finding| finding.severity == Severity::Error || finding.rule == "unsupported-builder";
    if document.manifests.is_none() && manifests.is_empty() && !findings.iter().any(is_worse) {
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
    /// What it uses of quotas.
    charges: Vec<Charge>,
}

/// Decides everything that a spec leaves open, and makes its objects.
pub(crate) fn make_objects(
    called: AnySpec,
    context: &Context,
    build: bool,
    known: &mut ItemFindings,
) -> (ResolvedSpec, Vec<Object>) {
    let (spec, moved, found) = default::resolve(called);
    known.relocate(moved);
    known.admit(found);
    known.admit(check::check(&spec));
    known.admit(try_out(&spec, context));
    let (objects, found) = lower::lower(&spec, context, build);
    known.admit(found);
    (spec, objects)
}

fn compile_item(
    index: usize,
    item: &Item<'_>,
    context: &Context,
    names: &HashedNames,
    options: &Options,
) -> Compiled {
    let (decoded, found) = decode::decode(index, item, context.settings.kubernetes_version);
    let mut known = ItemFindings::default();
    known.admit_judged(found);
    let mut spec = None;
    let mut objects = match decoded {
        Decoded::Spec(called) => {
            let (resolved, objects) = make_objects(called, context, options.build, &mut known);
            spec = Some(resolved);
            objects
        }
        Decoded::Object(value) => {
            let (mut objects, found) =
                take_apart::take_apart(index, value, context.settings.kubernetes_version);
            objects.iter_mut().for_each(|object| object.is_manifest = item.written().is_some());
            known.admit(found);
            objects
        }
        Decoded::Nothing => Vec::new(),
    };
    naming::rename(&mut objects, names);
    let found = validate::validate(&mut objects, spec.as_ref(), &known, context);
    known.admit_judged(found);
    let call = known.call(spec.as_ref());
    let Report { findings: found, mut conditional, charges } = lint::lint(&objects, call, context);
    conditional.retain(|(_, finding)| !known.explains(finding));
    known.admit(found);
    let (mut findings, conditional) = known.finish(conditional);
    if let [object] = objects.as_slice() {
        // What was found in the arguments is about the object as well.
        let name = object.name();
        findings
            .iter_mut()
            .for_each(|finding| finding.object = finding.object.take().or_else(|| name.clone()));
    }
    let prints = options.build && findings.iter().all(|finding| finding.severity != Severity::Error);
    let manifests = objects.into_iter().map(|object| Manifest::new(&object, context, prints)).collect();
    Compiled { manifests, findings, conditional, charges }
}
