//! All items → findings: what they only know together.

use std::collections::{BTreeMap, BTreeSet};

use nixbatch_diagnostic::Finding;

use super::emit::Manifest;
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

/// What lints hold against items because the bundle lacks an object, where it does lack it.
pub fn unmet(conditional: Vec<(Reference, Finding)>, manifests: &[Manifest]) -> Vec<Finding> {
    if conditional.is_empty() {
        return Vec::new();
    }
    let there: BTreeSet<ObjectKey<'_>> = manifests.iter().filter_map(Manifest::key).collect();
    let unmet = conditional.into_iter().filter(|(missed, _)| !there.contains(&missed.key()));
    unmet.map(|(_, finding)| finding).collect()
}
