//! Objects → findings: what the API server would refuse.

use std::collections::HashSet;

use nixbatch_diagnostic::{Anchor, Finding, ObjectPlace, Path, Place, Severity};
use nixbatch_kube::author::Author;
use nixbatch_kube::custom;
use nixbatch_kube::object::Identity;
use nixbatch_kube::schema::{self, Schemas, Scope};
use nixbatch_kube::validate;
use serde_json::Value;

use crate::bundle::Context;
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
    context: &Context,
) -> Judged<Place> {
    let call = known.call(spec);
    let mut all = Judged::default();
    for object in objects {
        let (found, meant) = meant::judge(
            &object.value,
            |place: &mut ObjectPlace| &mut place.path,
            |field| Authored { object, call }.wrote(field),
            |value| {
                let mut found = check(&Authored { object, call }, context, value);
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
fn check(author: &Authored<'_>, context: &Context, value: &Value) -> Vec<Finding<ObjectPlace>> {
    let version = context.settings.kubernetes_version;
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
    found.extend(check_custom(author, context, value));
    // The server clears the namespace of what belongs to the whole cluster.
    let identity = Identity::of(value);
    if context
        .custom
        .find(identity.api_version, identity.kind)
        .is_some_and(|kind| kind.scope == Scope::Cluster)
    {
        found.retain(|finding| finding.place.path != Path::parse("metadata.namespace"));
    }
    // A bad name shows in every label that carries it; saying it of the name is enough.
    let name = Path::parse("metadata.name");
    if found.iter().any(|finding| finding.place.path == name) {
        let origins = &author.object.origins;
        let is_echo = |path: &Path| *path != name && origins.find(path) == Some(Origin::Name);
        found.retain(|finding| !is_echo(&finding.place.path));
    }
    found
}

/// What is wrong with a custom resource; of what is none, nothing.
fn check_custom(author: &Authored<'_>, context: &Context, value: &Value) -> Vec<Finding<ObjectPlace>> {
    let version = context.settings.kubernetes_version;
    let identity = Identity::of(value);
    if identity.kind.is_empty() || Schemas::of(version).is_own_group(identity.api_version) {
        return Vec::new();
    }
    match context.custom.find(identity.api_version, identity.kind) {
        Some(kind) => custom::check_for(author, version, kind, value),
        None => {
            let finding = context.custom.unknown(identity);
            let is_error = finding.severity == Severity::Error || context.settings.strict_kinds;
            vec![Finding { severity: if is_error { Severity::Error } else { finding.severity }, ..finding }]
        }
    }
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
