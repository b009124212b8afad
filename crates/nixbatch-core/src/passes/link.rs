//! All items → findings: what they only know together.

use std::collections::{BTreeMap, BTreeSet};

use nixbatch_diagnostic::{Finding, Path, Place};

use super::emit::Manifest;
use crate::document::{Document, SETTINGS};
use crate::lints::Reference;
use crate::object::ObjectKey;

/// Objects that are emitted twice.
pub fn duplicates(manifests: &[Manifest]) -> Vec<Finding> {
    let mut seen = BTreeMap::new();
    let mut findings = Vec::new();
    for manifest in manifests {
        let Some(key) = manifest.key() else { continue };
        match seen.get(&key) {
            None => {
                seen.insert(key, manifest);
            }
            Some(first) => findings.push(duplicate(manifest, first)),
        }
    }
    findings
}

fn duplicate(manifest: &Manifest, first: &Manifest) -> Finding {
    let object = manifest.given_identity().to_string();
    let place = manifest.place.clone();
    let mut finding = Finding::error("duplicate-object", place, format!("`{object}` is emitted twice"))
        .with_help("give one of them another name or namespace");
    finding.object = Some(object);
    if first.place == manifest.place {
        finding
    } else {
        finding.with_related(first.place.clone(), "the other one")
    }
}

/// A bundle that nothing is emitted for, though there is nothing wrong in it.
pub fn emptiness(document: &Document<'_>) -> Finding {
    let place = Place::missing(SETTINGS, Path::root());
    if document.items.is_empty() {
        let message = "the bundle is empty, so nothing is emitted";
        let help = "give it a spec (`nightly = mkCronJob \"nightly\" { … };`) or a Kubernetes object";
        Finding::warning("empty-bundle", place, message).with_help(help)
    } else {
        let message = "no item of the bundle emits anything";
        let help = "write a job that uses what is there: `mkCronJob \"name\" { template = …; … }`";
        Finding::warning("empty-bundle", place, message).with_help(help)
    }
}

/// What lints hold against items because the bundle lacks an object, where it does lack it.
pub fn unmet(conditional: Vec<(Reference, Finding)>, manifests: &[Manifest]) -> Vec<Finding> {
    if conditional.is_empty() {
        return Vec::new();
    }
    let there: BTreeSet<ObjectKey<'_>> = manifests.iter().filter_map(Manifest::key).collect();
    let unmet = conditional.into_iter().filter(|(missed, _)| !there.contains(&missed.key()));
    unmet.map(|(_, finding)| finding).collect()
}
