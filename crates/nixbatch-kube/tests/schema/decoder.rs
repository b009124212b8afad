//! The API server's own decoder and validation as the judge.

use nixbatch_diagnostic::Severity;
use nixbatch_kube::schema::{Kind, KubernetesVersion, Schemas, Scope, check};
use nixbatch_kube::validate;
use serde_json::{Value, json};

use crate::dice::{Dice, cases};
use crate::oracle::{self, Answer};
use crate::{accepted, fixtures, generate};

/// Whether the server's decoder takes the object.
fn decodes(answer: &Answer) -> bool {
    answer.without_field() != Some("decode")
}

/// Where we say nothing because we cannot know, and the decoder of this one server refuses.
fn is_beyond_us(object: &Value, answer: &Answer) -> bool {
    let schemas = Schemas::of(KubernetesVersion::DEFAULT);
    let own = object["apiVersion"].as_str().is_none_or(|version| schemas.is_own_group(version));
    // Some parts of a custom resource's schema may be one thing or another ("a schema or a boolean") and have
    // decoders of their own; for us they are anything.
    let in_schema = object["kind"] == "CustomResourceDefinition"
        && answer.errors.iter().any(|error| {
            error.detail.contains("JSON schema expected") || error.detail.contains("v1.JSONSchemaProps")
        });
    !own || in_schema
}

/// Whether a kind is meant that the decoder still has, for what was stored long ago, and that the server no
/// longer answers for: the release's own discovery document, which our kinds come from, lacks it.
fn is_past(object: &Value) -> bool {
    let text = |key: &str| object[key].as_str().unwrap_or_default();
    Schemas::of(KubernetesVersion::DEFAULT).kind(text("apiVersion"), text("kind")).is_none()
}

/// How our findings on an object disagree with the server.
fn disagreement(object: &Value, answer: &Answer) -> Option<String> {
    let mut findings = check(KubernetesVersion::DEFAULT, object);
    findings.retain(|finding| finding.severity == Severity::Error);
    let shown: Vec<_> = findings.iter().map(|finding| &finding.message).collect();
    let of_decoding = findings.iter().any(|finding| {
        let header = matches!(finding.place.path.last_key(), Some("apiVersion" | "kind"))
            && finding.place.path.steps().len() == 1;
        match finding.rule {
            "unknown-field" | "wrong-type" | "malformed-value" | "unknown-kind" | "removed-api" => true,
            "missing-field" => header,
            _ => false,
        }
    });
    if !decodes(answer) && !of_decoding && is_beyond_us(object, answer) {
        return None;
    }
    if decodes(answer) && is_past(object) {
        return findings.is_empty().then(|| "the server does not answer for this kind".to_owned());
    }
    if of_decoding == decodes(answer) {
        return Some(format!("ours: {shown:?}; the decoder's: {:?}", answer.errors));
    }
    if !answer.ok {
        return None;
    }
    // What the decoder takes may still be refused; but only what is refused may have a finding.
    let rules = validate::object(KubernetesVersion::DEFAULT, object);
    let shown: Vec<_> = findings.iter().chain(&rules).map(|finding| &finding.message).collect();
    (!shown.is_empty()).then(|| format!("ours: {shown:?}; the server accepts it"))
}

fn compare(test: &str, changed: &[(String, Value)]) {
    let objects: Vec<_> = changed.iter().map(|(_, object)| object.clone()).collect();
    let questions: Vec<_> =
        objects.iter().map(|object| json!({ "op": "validate", "object": object })).collect();
    let Some(answers) = oracle::ask(test, &questions) else { return };
    let mut wrong = Vec::new();
    for ((change, object), answer) in changed.iter().zip(&answers) {
        if let Some(disagreement) = disagreement(object, answer) {
            wrong.push(format!("{change}: {disagreement}\n  {object}"));
        }
    }
    let decoded = answers.iter().filter(|answer| decodes(answer)).count();
    println!("{test}: {decoded} decoded, {} disagreements", wrong.len());
    let first: Vec<_> = wrong.iter().take(10).cloned().collect();
    assert!(wrong.is_empty(), "{} disagreements:\n{}", wrong.len(), first.join("\n"));
}

/// Objects that the server accepts, with one or two changes.
#[test]
fn changed_fixtures_are_refused_exactly_when_the_server_does() {
    let test = "changed fixtures";
    let mut dice = Dice::new(test);
    let fixtures = accepted::all();
    let mut changed: Vec<_> =
        fixtures.iter().map(|fixture| ("nothing".to_owned(), fixture.clone())).collect();
    for _ in 0..cases(6_000) {
        let mut object = dice.pick(&fixtures);
        let changes: Vec<_> =
            (0..1 + dice.below(2)).map(|_| generate::mutate(&mut dice, &mut object)).collect();
        changed.push((changes.join(", "), object));
    }
    compare(test, &changed);
}

/// Objects of every kind, made up from the schema, and those with changes.
#[test]
fn made_up_objects_are_decoded_exactly_when_the_server_does() {
    let test = "made up objects";
    let mut dice = Dice::new(test);
    let kinds: Vec<Kind> = Schemas::of(KubernetesVersion::DEFAULT)
        .kinds()
        // The server has no decoder for the plain list: kubectl takes it apart.
        .filter(|kind| kind.scope != Scope::List)
        .collect();
    let mut made = Vec::new();
    for _ in 0..cases(6_000) {
        let kind = dice.pick(&kinds);
        let mut object = generate::object(&mut dice, kind);
        made.push(("as made".to_owned(), object.clone()));
        let change = generate::mutate(&mut dice, &mut object);
        made.push((change, object));
    }
    compare(test, &made);
}

/// What people write.
#[test]
fn public_manifests_are_decoded_exactly_when_the_server_does() {
    let test = "public manifests";
    let corpus: Vec<_> =
        fixtures::corpus().into_iter().map(|object| ("as it is".to_owned(), object)).collect();
    if corpus.is_empty() {
        println!("{test}: NOT RUN, since there are none beside the project");
    }
    compare(test, &corpus);
}
