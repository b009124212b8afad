//! Objects → findings: what the API server would refuse.

use std::collections::BTreeMap;

use nixbatch_diagnostic::{Finding, ObjectPlace, Path, Place};
use nixbatch_kube::schema::{self, KubernetesVersion};
use nixbatch_kube::validate;

use crate::object::{Object, Origin};

/// Checks every object against the schema, and then against what the server checks beyond it.
pub fn validate(objects: &[Object], version: KubernetesVersion) -> Vec<Finding> {
    let mut findings = Vec::new();
    for object in objects {
        let mut found = schema::check(version, &object.value);
        for finding in validate::object(version, &object.value) {
            // Both know what is required; one of them is enough.
            if !found
                .iter()
                .any(|known| known.rule == "missing-field" && known.place.path == finding.place.path)
            {
                found.push(finding);
            }
        }
        if found.is_empty() {
            continue;
        }
        // A bad name shows in every label that carries it; saying it of the name is enough.
        let name = Path::parse("metadata.name");
        let bad_name = found.iter().any(|finding| finding.place.path == name);
        let is_echo = |finding: &Finding<ObjectPlace>| {
            bad_name
                && finding.place.path != name
                && object.origins.find(&finding.place.path) == Some(Origin::Name)
        };
        found.retain(|finding| !is_echo(finding));
        findings.extend(found.into_iter().map(|finding| object.bundle_finding(finding)));
    }
    findings
}

/// Objects that are emitted twice.
pub fn duplicates(objects: &[Object]) -> Vec<Finding> {
    let mut seen = BTreeMap::new();
    let mut findings = Vec::new();
    for object in objects {
        let identity = object.identity();
        // With `generateName` the server makes up a new name each time.
        if identity.name.is_empty() || object.value["metadata"].get("name").is_none() {
            continue;
        }
        let key = (identity.group(), identity.kind, identity.namespace.unwrap_or("default"), identity.name);
        match seen.get(&key) {
            None => {
                seen.insert(key, object);
            }
            Some(first) => findings.push(duplicate(object, first)),
        }
    }
    findings
}

fn duplicate(object: &Object, first: &Object) -> Finding {
    let place = |object: &Object| Place::missing(object.item, Path::root());
    let mut finding = Finding::error(
        "duplicate-object",
        place(object),
        format!("`{}` is emitted twice", object.identity()),
    )
    .with_help("give one of them another name or namespace");
    finding.object = Some(object.identity().to_string());
    if first.item == object.item { finding } else { finding.with_related(place(first), "the other one") }
}
