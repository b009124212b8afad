//! A whole API server, with the example's definition installed, as the judge of the oracle.

use std::collections::BTreeSet;
use std::iter;

use nixbatch_kube::schema::KubernetesVersion;
use serde_json::json;

use crate::dice::{Dice, cases};
use crate::differential::case;
use crate::example;
use crate::oracle::{Answer, ask, ask_apiserver, program};

/// Fields and kinds of the errors.
fn errors(answer: &Answer) -> BTreeSet<(&str, &str)> {
    answer.errors.iter().map(|error| (error.field.as_str(), error.kind.as_str())).collect()
}

#[test]
fn the_oracle_says_what_the_server_says() {
    let test = "oracle and server about custom resources";
    if program(test, KubernetesVersion::DEFAULT).is_none() {
        return;
    }
    let mut dice = Dice::new(test);
    let definition = example::definition(example::everything());
    let schema = &definition["spec"]["versions"][0]["schema"]["openAPIV3Schema"];
    let objects: Vec<_> =
        (0..cases(500)).map(|_| case(&mut dice, 0, "example.com/v1", "Pipeline", schema).2).collect();
    let asked = objects.iter().map(|object| json!({ "op": "validate", "manifest": object.to_string() }));
    let install = json!({ "op": "install", "object": definition });
    let Some(theirs) = ask_apiserver(test, &iter::once(install).chain(asked).collect::<Vec<_>>()) else {
        return;
    };
    let asked = objects.iter().map(|object| json!({ "op": "custom", "text": "0", "object": object }));
    let define = json!({ "op": "define", "text": "0", "crd": definition });
    let Some(ours) = ask(test, &iter::once(define).chain(asked).collect::<Vec<_>>()) else {
        return;
    };
    assert!(theirs[0].ok && ours[0].ok, "{:?} {:?}", theirs[0], ours[0]);
    for ((object, theirs), ours) in objects.iter().zip(&theirs[1..]).zip(&ours[1..]) {
        // The oracle goes on where the server does not decode.
        let is_decoding = theirs.errors.iter().any(|error| error.kind == "decode");
        let is_same = ours.ok == theirs.ok && (is_decoding || errors(ours) == errors(theirs));
        assert!(is_same, "{object}\nthe oracle: {ours:#?}\nthe server: {theirs:#?}");
    }
}
