//! Objects of every kind, as every version of Kubernetes takes them: fixtures that it accepts, with changes.

use std::collections::BTreeMap;

use nixbatch_kube::schema::KubernetesVersion;
use serde_json::{Value, json};

use crate::dice::{Dice, cases};
use crate::oracle::{Answer, ask_version, program};
use crate::rules::{check, errors, shown};
use crate::{fixtures, mutate};

/// Kinds whose validation nixbatch does not look into in full: it may accept what the server refuses, and never the
/// other way round.
const IN_PART: &[&str] = &[];

/// What the two disagree in, as far as nixbatch looks.
fn disagreement(version: KubernetesVersion, object: &Value, answer: &Answer) -> Option<String> {
    if answer.without_field() == Some("strategy") {
        return None;
    }
    let kind = object["kind"].as_str().unwrap_or_default();
    if !IN_PART.contains(&kind) {
        return check(version, object, answer).err();
    }
    let ours = errors(version, object);
    (answer.ok && !ours.is_empty()).then(|| "the server accepts it".to_owned())
}

#[test]
fn changed_objects_of_every_kind_are_refused_alike() {
    let test = "kinds";
    let mut wrong: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for version in KubernetesVersion::ALL {
        if program(test, *version).is_some() {
            compare(test, *version, &mut wrong);
        }
    }
    let sizes: Vec<_> = wrong.iter().map(|(kind, cases)| format!("{kind}: {}", cases.len())).collect();
    let first: Vec<_> = wrong.values().filter_map(|cases| cases.first().cloned()).take(4).collect();
    assert!(wrong.is_empty(), "disagreements: {}\n{}", sizes.join(", "), first.join("\n"));
}

fn compare(test: &str, version: KubernetesVersion, wrong: &mut BTreeMap<String, Vec<String>>) {
    let mut dice = Dice::new(&format!("{test} {version}"));
    let fixtures = fixtures::all();
    let mut objects = fixtures.clone();
    for _ in 0..cases(4_000) {
        let mut object = dice.pick(&fixtures);
        mutate::mutate(&mut dice, version, &mut object);
        objects.push(object);
    }
    let questions: Vec<_> =
        objects.iter().map(|object| json!({ "op": "validate", "object": object })).collect();
    let Some(answers) = ask_version(test, version, &questions) else { return };
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (object, answer) in objects.iter().zip(&answers) {
        let kind = object["kind"].as_str().unwrap_or_default();
        let count = counts.entry(kind).or_default();
        count.0 += 1;
        count.1 += usize::from(answer.ok);
        if let Some(why) = disagreement(version, object, answer) {
            wrong.entry(kind.to_owned()).or_default().push(shown(&why, version, object, answer));
        }
    }
    for (kind, (all, accepted)) in counts {
        println!("{test}: Kubernetes {version}: {kind}: {all} cases, {accepted} accepted");
    }
}
