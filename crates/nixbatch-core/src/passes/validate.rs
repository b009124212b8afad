//! Objects → findings: what the API server would refuse.

use std::collections::HashSet;

use nixbatch_diagnostic::{Anchor, Finding, ObjectPlace, Path, Place};
use nixbatch_kube::author::Author;
use nixbatch_kube::schema::{self, KubernetesVersion};
use nixbatch_kube::validate;
use serde_json::Value;

use crate::consequences::ItemFindings;
use crate::meant::{self, Judged, Moved};
use crate::object::{Authored, Object};
use crate::origins::Origin;
use crate::spec::ResolvedSpec;

/// Checks every object, made by `spec` or the user's own, against the schema and against what the server checks beyond
/// it, and puts right in it what is misspelt or misplaced.
pub(crate) fn validate(
    objects: &mut [Object],
    spec: Option<&ResolvedSpec>,
    known: &ItemFindings,
    version: KubernetesVersion,
) -> Judged<Place> {
    let call = known.call(spec);
    let mut all = Judged::default();
    for object in objects {
        let (found, meant) = meant::judge(
            &object.value,
            |place: &mut ObjectPlace| &mut place.path,
            |field| Authored { object, call }.wrote(field),
            |value| {
                let mut found = check(&Authored { object, call }, version, value);
                // What is known to be wrong is not put right by a guess.
                found.retain(|finding| !known.explains(&object.bundle_finding(finding.clone())));
                found
            },
        );
        if let Some(meant) = meant {
            object.value = meant;
        }
        let Judged { slips, moved, others } = of_bundle(object, found);
        all.slips.extend(slips);
        all.moved.extend(moved);
        all.others.extend(others);
    }
    all
}

/// What is wrong with an object.
fn check(author: &Authored<'_>, version: KubernetesVersion, value: &Value) -> Vec<Finding<ObjectPlace>> {
    let mut found = schema::check_for(author, version, value);
    // What the schema has found wrong or missing is not judged again, nor what is in it.
    let wrong: HashSet<_> = found
        .iter()
        .filter(|finding| finding.place.anchor != Anchor::Name)
        .map(|finding| finding.place.path.clone())
        .collect();
    let is_news = |finding: &Finding<ObjectPlace>| {
        let steps = finding.place.path.steps();
        !(0..=steps.len()).any(|end| wrong.contains(&Path::from(steps[..end].to_vec())))
    };
    found.extend(validate::object_for(author, version, value).into_iter().filter(is_news));
    // A bad name shows in every label that carries it; saying it of the name is enough.
    let name = Path::parse("metadata.name");
    if found.iter().any(|finding| finding.place.path == name) {
        let origins = &author.object.origins;
        let is_echo = |path: &Path| *path != name && origins.find(path) == Some(Origin::Name);
        found.retain(|finding| !is_echo(&finding.place.path));
    }
    found
}

/// What was found in an object, as found in the bundle.
fn of_bundle(object: &Object, found: Judged<ObjectPlace>) -> Judged<Place> {
    let arg = |path: &Path| match object.origins.find(path) {
        Some(Origin::Arg(arg)) if !arg.is_root() => Some(arg),
        _ => None,
    };
    let Judged { slips, moved, others } = found;
    let moved = moved.iter().filter_map(|moved| Some(Moved { from: arg(&moved.from)?, to: arg(&moved.to)? }));
    let all = |found: Vec<_>| found.into_iter().map(|finding| object.bundle_finding(finding)).collect();
    Judged { slips: all(slips), moved: moved.collect(), others: all(others) }
}
