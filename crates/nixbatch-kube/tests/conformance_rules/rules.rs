use std::collections::BTreeMap;

use nixbatch_diagnostic::{Finding, ObjectPlace, Severity};
use nixbatch_kube::schema::{self, KubernetesVersion};
use nixbatch_kube::validate;
use serde_json::{Value, json};

use crate::dice::{Dice, cases};
use crate::generate;
use crate::oracle::{Answer, FieldError, ask, program};
use crate::paths::{coarse, our_path, their_path};

/// Fields that the server does not look at where another one is wrong.
const HIDDEN: &[(&str, &str)] = &[
    (".hostPath.type", ".hostPath.path"),
    (".resourceFieldRef.resource", ".resourceFieldRef.containerName"),
];

/// Whether the server's error at `theirs` may be what we report as `finding`.
///
/// That is one at the same place, but for
/// - a missing object: the server takes it for an empty one and says what is missing in it; it does not look into
///   what should not be there at all;
/// - what the server does not look at, because of another error beside it (`HIDDEN`);
/// - volumes of the same name: the server leaves out those with other errors when it counts;
/// - a Job: its name and its template's labels are copied before they are checked, the name into the template's labels,
///   and these into the object's labels when it has none.
fn is_same(finding: &Finding<ObjectPlace>, theirs: &str, object: &Value) -> bool {
    const POD_LABELS: &str = "spec.template.metadata.labels";
    let ours = our_path(&finding.place.path);
    let (coarse_ours, coarse_theirs) = (coarse(&ours), coarse(theirs));
    let is_hidden = HIDDEN.iter().any(|(hidden, by)| {
        let around = coarse_ours.strip_suffix(hidden);
        around.is_some() && around == coarse_theirs.strip_suffix(by)
    });
    if coarse_ours == coarse_theirs || is_hidden {
        return true;
    }
    let within =
        |inner: &str, outer: &str| inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('.'));
    match finding.rule {
        _ if finding.message.starts_with("another file of the volume") => theirs.ends_with(".projected"),
        "missing-field" => within(theirs, &ours) || within(&ours, theirs),
        "invalid-volume" if finding.message.starts_with("another volume") => theirs.contains(".volumes["),
        "name-too-long" if object["kind"] == "Job" => [POD_LABELS, "metadata.labels"].contains(&theirs),
        _ => object["kind"] == "Job" && ours == POD_LABELS && theirs == "metadata.labels",
    }
}

/// Errors of the server's validation that the whole server does not make: a Pod has a service account before it is
/// validated, since admission gives it one (`plugin/pkg/admission/serviceaccount/admission.go`).
fn is_admitted(error: &FieldError) -> bool {
    error.kind == "FieldValueForbidden" && error.field.ends_with(".serviceAccountToken")
}

/// What nixbatch refuses.
pub(crate) fn errors(version: KubernetesVersion, object: &Value) -> Vec<Finding<ObjectPlace>> {
    let mut findings = schema::check(version, object);
    findings.extend(validate::object(version, object));
    findings.retain(|finding| finding.severity == Severity::Error);
    findings
}

/// What the two disagree in.
pub(crate) fn check(version: KubernetesVersion, object: &Value, answer: &Answer) -> Result<(), String> {
    let findings = errors(version, object);
    let errors: Vec<_> = answer.errors.iter().filter(|error| !is_admitted(error)).collect();
    match (findings.first(), errors.first()) {
        (Some(finding), None) if answer.without_field().is_none() => {
            return Err(format!("it is accepted, and we refuse {}", finding.place.path));
        }
        (None, Some(error)) => return Err(format!("it is refused at {}, and we accept it", error.field)),
        (None, None) if answer.without_field().is_some() => {
            return Err("it does not decode, and we accept it".to_owned());
        }
        _ => {}
    }
    // The decoder stops at the first wrong type, without a path. The server panics on an indexed job that has a success
    // policy and no completions.
    if answer.without_field().is_some() {
        return Ok(());
    }
    let Some(first) = errors.first() else { return Ok(()) };
    let first = their_path(&first.field, object);
    if !findings.iter().any(|finding| is_same(finding, &first, object)) {
        return Err(format!("their first error, at {first}, is not among ours"));
    }
    let theirs: Vec<String> = errors.iter().map(|error| their_path(&error.field, object)).collect();
    match findings.iter().find(|finding| !theirs.iter().any(|theirs| is_same(finding, theirs, object))) {
        Some(finding) => Err(format!("our error at {} is not among theirs", finding.place.path)),
        None => Ok(()),
    }
}

/// A disagreement, for somebody who has to find out who is right.
pub(crate) fn shown(why: &str, version: KubernetesVersion, object: &Value, answer: &Answer) -> String {
    let ours: Vec<_> = errors(version, object)
        .into_iter()
        .map(|finding| format!("{}: {}", finding.place.path, finding.message))
        .collect();
    let theirs: Vec<_> = answer
        .errors
        .iter()
        .map(|error| format!("{}: {}: {}", error.field, error.kind, error.detail))
        .collect();
    let object: String = object.to_string().chars().take(2000).collect();
    format!("Kubernetes {version}: {why}\n{object}\nours: {ours:#?}\ntheirs: {theirs:#?}\n")
}

#[test]
fn objects_are_validated_alike() {
    // Making the objects takes its time.
    if program("objects", KubernetesVersion::DEFAULT).is_none() {
        return;
    }
    let version = KubernetesVersion::DEFAULT;
    let mut dice = Dice::new("objects");
    let mut disagreements: BTreeMap<String, Vec<String>> = BTreeMap::new();
    // A part at a time: all of them together would take gigabytes.
    for _ in 0..cases(10) {
        let objects: Vec<Value> = (0..2_000).map(|_| generate::object(&mut dice)).collect();
        let questions: Vec<_> =
            objects.iter().map(|object| json!({ "op": "validate", "object": object })).collect();
        let Some(answers) = ask("objects", &questions) else { return };
        for (object, answer) in objects.iter().zip(&answers) {
            if let Err(why) = check(version, object, answer) {
                let kind = why.replace(|c: char| c.is_ascii_digit(), "");
                let kind = kind.replace("spec.jobTemplate.spec.template.spec", "spec");
                let said = disagreements.entry(kind.replace("spec.template.spec", "spec")).or_default();
                said.push(shown(&why, version, object, answer));
            }
        }
        let decoding = answers.iter().filter(|answer| answer.without_field() == Some("decode")).count();
        println!("objects: {decoding} were refused by the decoder, which gives no path");
    }
    let many: usize = disagreements.values().map(Vec::len).sum();
    let shown: String = disagreements
        .iter()
        .map(|(why, said)| format!("{} of {why}, the first:\n{}\n", said.len(), said[0]))
        .collect();
    assert!(disagreements.is_empty(), "{many} disagreements:\n{shown}");
}
