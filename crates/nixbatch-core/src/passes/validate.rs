//! Objects → findings: what the API server would refuse.

use std::collections::HashSet;

use nixbatch_diagnostic::{Finding, ObjectPlace, Path};
use nixbatch_kube::schema::{self, KubernetesVersion};
use nixbatch_kube::validate;

use crate::object::{Authored, Call, Object};
use crate::origins::Origin;

/// Checks every object, made by `call` or the user's own, against the schema, and then against what the server
/// checks beyond it.
pub fn validate(objects: &[Object], call: Option<Call<'_>>, version: KubernetesVersion) -> Vec<Finding> {
    let mut findings = Vec::new();
    for object in objects {
        let author = Authored { object, call };
        let mut found = schema::check_for(&author, version, &object.value);
        // What the schema has found wrong or missing is not judged again.
        let wrong: HashSet<_> = found.iter().map(|finding| finding.place.clone()).collect();
        let is_news = |finding: &Finding<ObjectPlace>| {
            let missing = ObjectPlace::missing(finding.place.path.clone());
            !wrong.contains(&finding.place) && !wrong.contains(&missing)
        };
        let further = validate::object_for(&author, version, &object.value);
        found.extend(further.into_iter().filter(is_news));
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
