//! What is said about objects that the API server refuses: each case is a good object with a change, and the snapshots
//! hold every finding with its help. The cases follow the tables of `validation_test.go` of Kubernetes, in
//! our own words; where the oracle is there (see `tests/conformance_rules`), it must agree with each verdict.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // A test may fail with a panic, and says what it did.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)] // It runs another program.

mod access;
mod admission;
mod cluster;
mod config;
mod cron_job;
mod definitions;
mod devices;
mod job;
mod limits;
mod metadata;
mod network;
mod odd;
#[allow(dead_code)] // The other judgements are of `tests/conformance_rules`.
#[path = "../shared/oracle.rs"]
mod oracle;
mod pod;
mod storage;
#[path = "../shared/values.rs"]
mod values;
mod workload;

use std::fmt::Write;

use nixbatch_diagnostic::{Anchor, Severity};
use nixbatch_kube::schema::{self, KubernetesVersion};
use nixbatch_kube::validate;
use serde_json::{Value, json};

/// Compares a report with its snapshot, whose head does not repeat the cases.
macro_rules! assert_report {
    ($report:expr) => {
        insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!($report) })
    };
}
use assert_report;

/// What a change makes of `base`, by the rules of a JSON merge patch (RFC 7396).
fn patched(base: &Value, patch: &Value) -> Value {
    let Value::Object(changes) = patch else { return patch.clone() };
    let mut merged = base.as_object().cloned().unwrap_or_default();
    for (key, change) in changes {
        if change.is_null() {
            merged.remove(key);
        } else {
            let value = patched(merged.get(key).unwrap_or(&Value::Null), change);
            merged.insert(key.clone(), value);
        }
    }
    merged.into()
}

/// The findings of every case as text.
fn report(test: &str, base: &Value, cases: &[(&str, Value)]) -> String {
    let version = KubernetesVersion::default();
    let objects: Vec<Value> = cases.iter().map(|(_, patch)| patched(base, patch)).collect();
    let questions: Vec<Value> =
        objects.iter().map(|object| json!({ "op": "validate", "object": object })).collect();
    let answers = oracle::ask(test, &questions);
    let mut text = String::new();
    for (index, ((name, _), object)) in cases.iter().zip(&objects).enumerate() {
        let findings = validate::object(version, object);
        let is_good = findings.is_empty()
            && schema::check(version, object).iter().all(|finding| finding.severity != Severity::Error);
        if let Some(answer) = answers.as_ref().map(|answers| &answers[index]) {
            assert_eq!(is_good, answer.ok, "{name}: {findings:#?} {answer:?}");
        }
        writeln!(text, "# {name}{}", if is_good { ": accepted" } else { "" }).unwrap();
        for finding in findings {
            let anchor = match finding.place.anchor {
                Anchor::Name => " (name)".to_owned(),
                Anchor::Value => String::new(),
                Anchor::Text { start, end } => format!(" ({start}..{end})"),
                Anchor::Missing => " (missing)".to_owned(),
                Anchor::Written { .. } => unreachable!("it is about an object, not its text"),
            };
            writeln!(text, "{}{anchor} {}: {}", finding.place.path, finding.rule, finding.message).unwrap();
            if let Some(help) = finding.help {
                writeln!(text, "  help: {help}").unwrap();
            }
        }
    }
    text
}

/// A pod template that a job may have.
fn template() -> Value {
    json!({ "spec": { "restartPolicy": "Never", "containers": [ { "name": "main", "image": "etl:1" } ] } })
}
