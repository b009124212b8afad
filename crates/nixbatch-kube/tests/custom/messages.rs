//! What is said about objects of the example.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::differential::ours;
use crate::example;

/// Compares a report with its snapshot, whose head does not repeat the cases.
macro_rules! assert_report {
    ($report:expr) => {
        insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!($report) })
    };
}

fn report(cases: &[(&str, Value)]) -> String {
    let definition = example::definition(example::everything());
    let mut kinds = nixbatch_kube::custom::CustomKinds::default();
    nixbatch_kube::custom::kinds(&definition).into_iter().for_each(|kind| kinds.add(kind));
    let mut text = String::new();
    for (name, spec) in cases {
        let mut spec = spec.clone();
        if spec.is_object() && spec.get("source").is_none() {
            spec["source"] = "etl".into();
        }
        let found = ours(&kinds, &example::pipeline(spec));
        writeln!(text, "# {name}{}", if found.is_empty() { ": accepted" } else { "" }).unwrap();
        for finding in found {
            writeln!(text, "{} {}: {}", finding.place.path, finding.rule, finding.message).unwrap();
            if let Some(help) = finding.help {
                writeln!(text, "  help: {help}").unwrap();
            }
            if let Some(fix) = finding.fix {
                writeln!(text, "  fix: {}", fix.title).unwrap();
            }
        }
    }
    text
}

#[test]
fn fields_and_types() {
    assert_report!(report(&[
        ("nothing else", json!({})),
        ("no spec", json!(null)),
        ("misspelt", json!({ "sorce": "etl", "levle": 3 })),
        ("unknown", json!({ "steps": [{ "name": "a", "shell": "sh" }], "status": 1 })),
        (
            "wrong types",
            json!({ "level": "3", "flag": "true", "note": 5, "tags": "a", "port": true, "target": [] })
        ),
        ("fraction", json!({ "level": 1.5 })),
        ("whole float", json!({ "level": 2.0 })),
        ("null", json!({ "level": null, "note": null, "steps": [null], "labels": { "a": null } })),
        ("words", json!({ "mode": "fast" })),
        ("bad word", json!({ "mode": "Slow" })),
        ("word of another type", json!({ "mode": true })),
        ("missing", json!({ "steps": [{ "retries": 1 }] })),
        ("kept", json!({ "extra": { "any": [1, { "b": 2 }], "known": { "a": "x" } } })),
        ("in what is kept", json!({ "extra": { "known": { "a": "x", "b": 1 } } })),
    ]));
}

#[test]
fn bounds_and_forms() {
    assert_report!(report(&[
        ("too short", json!({ "source": "a" })),
        ("empty", json!({ "source": "" })),
        ("too long", json!({ "source": "abcdefghijk" })),
        ("pattern", json!({ "source": "Etl" })),
        ("range", json!({ "level": 10, "ratio": 0 })),
        ("multiple", json!({ "ratio": 0.75 })),
        ("formats", json!({ "when": "tomorrow", "pause": "soon", "data": "YQ" })),
        ("too many", json!({ "tags": ["a", "b", "c", "d"], "labels": { "a": "", "b": "", "c": "" } })),
        ("too few", json!({ "steps": [] })),
        ("set", json!({ "tags": ["a", "b", "a"] })),
        ("map", json!({ "steps": [{ "name": "a" }, { "name": "b" }, { "name": "a" }] })),
        ("one of", json!({ "target": { "url": "x", "service": "y" } })),
        ("none of", json!({ "target": {} })),
        ("not", json!({ "target": { "url": "x", "path": "y" } })),
        ("any of", json!({ "limits": {} })),
        ("all of", json!({ "limits": { "hard": 101 } })),
        (
            "embedded",
            json!({ "template": { "kind": "config map", "metadata": { "labels": { "a": "b c" }, "anotations": {} } } })
        ),
        ("good embedded", json!({ "template": { "apiVersion": "v1", "kind": "ConfigMap", "data": {} } })),
        (
            "embedded metadata",
            json!({ "template": { "apiVersion": "a/b/c", "kind": "", "metadata": { "name": "a/b", "labels": { "a": "b c" } } } })
        ),
    ]));
}
