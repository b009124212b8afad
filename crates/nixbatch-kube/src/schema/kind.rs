//! Which kind an object is of, or why that cannot be said.

use nixbatch_diagnostic::{Finding, Intent, ObjectPlace, Path, Safety, nearest};
use serde_json::{Map, Value};

use super::history::{self, Elsewhere, with_history};
use super::removed::{self, Now, Removed};
use super::{Kind, KubernetesVersion, Schemas};
use crate::words::any_of;

/// The kind of an object. Nothing for one that is not Kubernetes' own, and after a finding.
pub(super) fn identify(
    version: KubernetesVersion,
    object: &Map<String, Value>,
    findings: &mut Vec<Finding<ObjectPlace>>,
) -> Option<Kind> {
    let api_version = text(object, "apiVersion", findings);
    let kind = text(object, "kind", findings);
    let (api_version, kind) = (api_version?, kind?);
    let schemas = Schemas::of(version);
    if let Some(known) = schemas.kind(api_version, kind) {
        findings.extend(not_served(schemas, &known));
        return Some(known);
    }
    if let Some(removed) = removed::find(api_version, kind) {
        findings.push(gone(api_version, kind, removed));
        return schemas.kind(removed.home()?, kind);
    }
    findings.extend(unknown(version, api_version, kind));
    None
}

/// A kind that a server answers for only when it was told to.
fn not_served(schemas: &Schemas, kind: &Kind) -> Option<Finding<ObjectPlace>> {
    if kind.served {
        return None;
    }
    let place = ObjectPlace::value(Path::key("apiVersion"));
    let message = format!(
        "Kubernetes {} does not serve `{}` as it comes, and so refuses this `{}`",
        schemas.version(),
        kind.api_version,
        kind.kind
    );
    let served: Vec<_> = schemas
        .kinds()
        .filter(|other| other.kind == kind.kind && other.served)
        .map(|home| home.api_version)
        .collect();
    let finding = Finding::warning("disabled-api", place, message);
    Some(if served.is_empty() {
        let option = format!("--runtime-config={}=true", kind.api_version);
        finding.with_help(format!("start the API server with `{option}`"))
    } else {
        finding.with_help(format!("write {}", any_of(served)))
    })
}

/// A kind that no version here has any more.
fn gone(api_version: &str, kind: &str, removed: Removed) -> Finding<ObjectPlace> {
    let place = ObjectPlace::value(Path::key("apiVersion"));
    let message = format!("Kubernetes {} has removed `{kind}` from `{api_version}`", removed.release);
    let finding = Finding::error("removed-api", place.clone(), message);
    match removed.now {
        Now::Same(home) => {
            let advice = format!("write `{home}`");
            let intent = Intent::Set(place, Value::from(home));
            finding.with_help(advice.clone()).with_fix(Safety::Safe, advice, vec![intent])
        }
        Now::Changed(home, what) => finding.with_help(format!("use `{home}`, where {what}")),
        Now::Gone(instead) => finding.with_help(instead),
    }
}

fn text<'o>(
    object: &'o Map<String, Value>,
    key: &'static str,
    findings: &mut Vec<Finding<ObjectPlace>>,
) -> Option<&'o str> {
    let path = Path::key(key);
    match object.get(key) {
        Some(Value::String(text)) if !text.is_empty() => return Some(text),
        None | Some(Value::Null) => {
            let message = format!("a Kubernetes object needs `{key}`");
            findings.push(Finding::error("missing-field", ObjectPlace::missing(path), message));
        }
        Some(Value::String(_)) => {
            let message = format!("`{key}` is empty, and a Kubernetes object needs it");
            findings.push(Finding::error("missing-field", ObjectPlace::value(path), message));
        }
        Some(value) => {
            findings.push(Finding::wrong_type(
                ObjectPlace::value(path),
                format!("`{key}`"),
                "a string",
                value,
            ));
        }
    }
    None
}

/// What is wrong with an `apiVersion` and `kind` that no kind has; nothing for custom resources.
fn unknown(version: KubernetesVersion, api_version: &str, kind: &str) -> Option<Finding<ObjectPlace>> {
    let schemas = Schemas::of(version);
    if !schemas.is_own_group(api_version) {
        return near_group(schemas, api_version, kind);
    }
    let at = |key: &str| ObjectPlace::value(Path::key(key));
    let problem = |place, message: String| Finding::error("unknown-kind", place, message);

    let homes: Vec<_> = homes_of(schemas, kind).collect();
    let elsewhere = history::kind(version, api_version, kind);
    if !homes.is_empty() || elsewhere.is_some() {
        let message = format!("Kubernetes {version} has no `{kind}` in `{api_version}`");
        let finding = problem(at("apiVersion"), with_history(message, elsewhere));
        let [home] = homes[..] else {
            return Some(match elsewhere.and_then(Elsewhere::help) {
                Some(help) if homes.is_empty() => finding.with_help(help),
                _ => finding.with_help(format!("write {}", any_of(homes))),
            });
        };
        // Of an older version of the same group fields may have moved since.
        let intent = Intent::Set(at("apiVersion"), Value::from(home));
        let finding = finding.with_help(format!("write `{home}`"));
        return Some(finding.with_fix(Safety::Unsafe, format!("write `{home}`"), vec![intent]));
    }
    let same_version =
        schemas.kinds().filter(|known| known.api_version == api_version).map(|known| known.kind);
    if let Some(meant) = nearest(kind, same_version) {
        let message = format!("Kubernetes {version} has no `{kind}` in `{api_version}`");
        return Some(problem(at("kind"), message).with_word(meant));
    }
    let message = format!("Kubernetes {version} has no kind `{kind}`");
    let finding = problem(at("kind"), message);
    let Some(meant) = nearest(kind, schemas.kinds().map(|known| known.kind)) else {
        return Some(finding);
    };
    let homes = any_of(homes_of(schemas, meant.name));
    Some(finding.with_help(format!("did you mean `{}` of {homes}?", meant.name)))
}

/// Nobody can know every custom resource, so a group that is nearly one of Kubernetes' own, with a kind of
/// it, is only a warning.
fn near_group(schemas: &Schemas, api_version: &str, kind: &str) -> Option<Finding<ObjectPlace>> {
    let homes: Vec<_> = homes_of(schemas, kind).filter(|home| home.contains('.')).collect();
    let home = homes.into_iter().find(|home| strsim::osa_distance(home, api_version) <= 2)?;
    let place = ObjectPlace::value(Path::key("apiVersion"));
    let message = format!("`{api_version}` is not an API group of Kubernetes, and `{home}` has a `{kind}`");
    let intent = Intent::Set(place.clone(), Value::from(home));
    let finding = Finding::warning("unknown-kind", place, message);
    Some(finding.with_help(format!("write `{home}`")).with_fix(
        Safety::Unsafe,
        format!("write `{home}`"),
        vec![intent],
    ))
}

/// The `apiVersion`s that have this kind.
fn homes_of<'s>(schemas: &'s Schemas, kind: &'s str) -> impl Iterator<Item = &'static str> + 's {
    schemas.kinds().filter(move |known| known.kind == kind).map(|known| known.api_version)
}
