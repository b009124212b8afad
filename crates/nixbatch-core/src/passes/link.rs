//! All items → findings: what they only know together.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use nixbatch_diagnostic::{Finding, Path, Place};
use nixbatch_kube::admission;
use nixbatch_kube::quantity::Quantity;

use super::emit::Manifest;
use crate::document::{Document, Item, SETTINGS};
use crate::lints::{Charge, Reference};
use crate::namespaces::Namespaces;
use crate::object::ObjectKey;

/// Objects that are emitted twice, and Jobs of one name with and without a hash: what refers to one of them by its name
/// would be led to the other.
pub fn duplicates(document: &Document<'_>, manifests: &[Manifest]) -> Vec<Finding> {
    let mut seen = BTreeMap::new();
    let mut findings = Vec::new();
    for manifest in manifests {
        let Some(key) = manifest.key() else { continue };
        let key = (directory(document, manifest), key);
        match seen.get(&key) {
            None => {
                seen.insert(key, manifest);
            }
            Some(first) => findings.push(duplicate(document, manifest, first)),
        }
    }
    findings
}

fn duplicate(document: &Document<'_>, manifest: &Manifest, first: &Manifest) -> Finding {
    let object = manifest.given_identity().to_string();
    if document.manifests.is_some() {
        return twice_in_files(manifest, first, object);
    }
    let is_same = manifest.identity().name == first.identity().name;
    let message = if is_same {
        // One call of a builder may stand behind both, and then only their names tell them apart.
        let titles = [first, manifest].map(|one| document.items.get(one.place.item).map(Item::title));
        match titles {
            [Some(one), Some(other)] if one != other => {
                format!("`{object}` is emitted twice, by `{one}` and by `{other}`")
            }
            _ => format!("`{object}` is emitted twice"),
        }
    } else {
        format!(
            "`{object}` is there twice, with and without a hash in its name, and references cannot tell them apart"
        )
    };
    let mut finding = Finding::error("duplicate-object", manifest.place.clone(), message)
        .with_help("give one of them another name or namespace");
    finding.object = Some(object);
    if first.place == manifest.place {
        finding
    } else {
        finding.with_related(first.place.clone(), "the other one")
    }
}

/// The directory of the file that an object stands in: in another one it may be another environment's.
fn directory<'d>(document: &'d Document<'_>, manifest: &Manifest) -> &'d str {
    let written = document.items.get(manifest.place.item).and_then(Item::written);
    let file = written.and_then(|written| document.manifests?.get(written.file));
    file.and_then(|file| file.name.rsplit_once('/')).map_or("", |(directory, _)| directory)
}

/// Of two manifests of one object, `kubectl apply` keeps the last.
fn twice_in_files(manifest: &Manifest, first: &Manifest, object: String) -> Finding {
    let message = format!("`{object}` is there twice, and only the one that is applied last stays");
    let mut finding = Finding::warning("duplicate-object", manifest.place.clone(), message)
        .with_help("give one of them another name or namespace, or remove it")
        .with_related(first.place.clone(), "the other one");
    finding.object = Some(object);
    finding
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
    // The namespaces in which there is an object of a kind and name.
    let mut namespaces: BTreeMap<ObjectKey<'_>, BTreeSet<&str>> = BTreeMap::new();
    for key in manifests.iter().filter_map(Manifest::key) {
        namespaces.entry(anywhere(key)).or_default().insert(key.namespace);
    }
    let told = conditional.into_iter().filter_map(|(missed, finding)| {
        let Some(there) = namespaces.get(&anywhere(missed.key())) else { return Some(finding) };
        if there.contains(missed.namespace.as_str()) {
            return None;
        }
        // Where it is in another namespace, that is what is wrong.
        let there = format!("the bundle has it in the namespace `{}`", there.first()?);
        let help = format!("{there}: set `namespace` to that here, or to `{}` there", missed.namespace);
        Some(finding.with_help(help))
    });
    told.collect()
}

/// The key without the namespace.
fn anywhere(key: ObjectKey<'_>) -> ObjectKey<'_> {
    ObjectKey { namespace: "", ..key }
}

/// Quotas that the bundle's own objects exceed, were they the only ones of their namespaces.
pub fn exceeded(charges: &[Charge], namespaces: &Namespaces) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (namespace, quota) in namespaces.quotas() {
        for (counted, most, path) in admission::counts(&quota.value) {
            let (mut seen, mut sum, mut beyond) = (HashSet::new(), Quantity::zero(), None);
            for charge in charges.iter().filter(|charge| charge.namespace == namespace) {
                let used = charge.used.iter().find(|(name, _)| *name == counted);
                // Of two objects of one name, the other is an error itself.
                let is_new = charge.object.is_none() || seen.insert(&charge.object);
                let Some((_, amount)) = used.filter(|_| is_new) else { continue };
                sum = sum.plus(amount);
                if sum > most {
                    beyond.get_or_insert(charge);
                }
            }
            let Some(first) = beyond else { continue };
            let message = format!(
                "the bundle uses {} of `{counted}` in the namespace `{namespace}`, and this allows {}",
                sum.canonical(),
                most.canonical()
            );
            let finding = Finding::error("resource-quota", quota.place(&path), message)
                .with_help("raise the quota, or take some of it elsewhere");
            findings.push(finding.with_related(first.place.clone(), "from this on the server refuses more"));
        }
    }
    findings
}
