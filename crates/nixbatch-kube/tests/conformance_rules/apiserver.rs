//! A whole API server as the judge of the oracle: that is only part of one, and stands for it everywhere else.

use std::collections::BTreeSet;

use nixbatch_kube::schema::KubernetesVersion;
use serde_json::{Value, json};

use crate::dice::{Dice, cases};
use crate::generate;
use crate::oracle::{Answer, ask, ask_apiserver, program};

/// Fields and kinds of the errors. The decoder gives none.
fn errors(answer: &Answer) -> BTreeSet<(&str, &str)> {
    answer.errors.iter().map(|error| (error.field.as_str(), error.kind.as_str())).collect()
}

/// Whether both refuse the namespace: the oracle says why, the server has none of that name.
fn is_bad_namespace(ours: &Answer) -> bool {
    ours.errors.iter().any(|error| error.field == "metadata.namespace")
}

#[test]
fn the_oracle_says_what_the_server_says() {
    let test = "oracle and server";
    if program(test, KubernetesVersion::DEFAULT).is_none() {
        return;
    }
    let mut dice = Dice::new(test);
    let objects: Vec<String> = (0..cases(1_000)).map(|_| generate::object(&mut dice).to_string()).collect();
    // As kubectl sends them: `3.0` is the number 3.
    let asked: Vec<_> = objects.iter().map(|text| json!({ "op": "validate", "manifest": text })).collect();
    let Some(theirs) = ask_apiserver(test, &asked) else { return };
    let asked: Vec<_> = objects
        .iter()
        .map(|text| json!({ "op": "validate", "object": serde_json::from_str::<Value>(text).unwrap() }))
        .collect();
    let Some(ours) = ask(test, &asked) else { return };
    for ((object, theirs), ours) in objects.iter().zip(&theirs).zip(&ours) {
        let is_same = ours.ok == theirs.ok && (errors(ours) == errors(theirs) || is_bad_namespace(ours));
        assert!(is_same, "{object}\nthe oracle: {ours:#?}\nthe server: {theirs:#?}");
    }
}
