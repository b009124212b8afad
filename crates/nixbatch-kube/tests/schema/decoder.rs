//! The API server's own decoder and validation as the judge.

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::thread;

use nixbatch_kube::schema::{Kind, KubernetesVersion, Schemas, Scope, check};
use nixbatch_kube::validate;
use serde::Deserialize;
use serde_json::Value;

use crate::dice::{Dice, cases};
use crate::{fixtures, generate};

/// What the server says about an object.
#[derive(Debug, Deserialize)]
struct Answer {
    decodes: bool,
    creates: Option<bool>,
    #[serde(default)]
    error: String,
}

/// The answers, in order; nothing, with a word about it, where there is no judge.
fn ask(test: &str, objects: &[Value]) -> Option<Vec<Answer>> {
    let Some(program) = env::var_os("NIXBATCH_DECODER") else {
        println!("{test}: NOT RUN, since NIXBATCH_DECODER does not name the decoder");
        return None;
    };
    let mut judge = Command::new(program)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the decoder starts");
    let mut input = judge.stdin.take().unwrap();
    let output = BufReader::new(judge.stdout.take().unwrap());
    let text: String = objects.iter().map(|object| format!("{object}\n")).collect();
    let writer = thread::spawn(move || input.write_all(text.as_bytes()));
    let answers: Vec<Answer> =
        output.lines().map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect();
    assert!(judge.wait().unwrap().success());
    writer.join().unwrap().unwrap();
    assert_eq!(answers.len(), objects.len());
    Some(answers)
}

/// Where we say nothing because we cannot know, and the decoder of this one server refuses.
fn is_beyond_us(object: &Value, answer: &Answer) -> bool {
    let schemas = Schemas::of(KubernetesVersion::DEFAULT);
    let own = object["apiVersion"].as_str().is_none_or(|version| schemas.is_own_group(version));
    // Some parts of a custom resource's schema may be one thing or another ("a schema or a boolean") and have
    // decoders of their own; for us they are anything.
    let in_schema = object["kind"] == "CustomResourceDefinition"
        && (answer.error.contains("JSON schema expected") || answer.error.contains("v1.JSONSchemaProps"));
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
    let findings = check(KubernetesVersion::DEFAULT, object);
    let shown: Vec<_> = findings.iter().map(|finding| &finding.message).collect();
    let of_decoding = findings.iter().any(|finding| {
        let header = matches!(finding.place.path.last_key(), Some("apiVersion" | "kind"))
            && finding.place.path.steps().len() == 1;
        match finding.rule {
            "unknown-field" | "wrong-type" | "malformed-value" | "unknown-kind" => true,
            "missing-field" => header,
            _ => false,
        }
    });
    if !answer.decodes && !of_decoding && is_beyond_us(object, answer) {
        return None;
    }
    if answer.decodes && is_past(object) {
        return findings.is_empty().then(|| "the server does not answer for this kind".to_owned());
    }
    if of_decoding == answer.decodes {
        return Some(format!("ours: {shown:?}; the decoder's: {:?}", answer.error));
    }
    if answer.creates != Some(true) {
        return None;
    }
    // What the decoder takes may still be refused; but only what is refused may have a finding.
    let rules = validate::object(KubernetesVersion::DEFAULT, object);
    let shown: Vec<_> = findings.iter().chain(&rules).map(|finding| &finding.message).collect();
    (!shown.is_empty()).then(|| format!("ours: {shown:?}; the server accepts it"))
}

fn compare(test: &str, changed: &[(String, Value)]) {
    let objects: Vec<_> = changed.iter().map(|(_, object)| object.clone()).collect();
    let Some(answers) = ask(test, &objects) else { return };
    let mut wrong = Vec::new();
    for ((change, object), answer) in changed.iter().zip(&answers) {
        if let Some(disagreement) = disagreement(object, answer) {
            wrong.push(format!("{change}: {disagreement}\n  {object}"));
        }
    }
    let count = |what: fn(&Answer) -> bool| answers.iter().filter(|answer| what(answer)).count();
    println!(
        "{test}: {} objects, {} decoded, {} accepted, {} disagreements",
        answers.len(),
        count(|answer| answer.decodes),
        count(|answer| answer.creates == Some(true)),
        wrong.len()
    );
    let first: Vec<_> = wrong.iter().take(10).cloned().collect();
    assert!(wrong.is_empty(), "{} disagreements:\n{}", wrong.len(), first.join("\n"));
}

/// Objects that the server accepts, with one or two changes.
#[test]
fn changed_fixtures_are_refused_exactly_when_the_server_does() {
    let test = "changed fixtures";
    let mut dice = Dice::new(test);
    let fixtures = fixtures::all();
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
