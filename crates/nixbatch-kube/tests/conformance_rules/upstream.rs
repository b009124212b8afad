//! The tables of Kubernetes' own validation tests, as data: `upstream.jsonl` has a row for each manifest that one of
//! them validates, with the errors that the server has. `tests/conformance/upstream`, a Go program, writes it:
//!
//! ```text
//! cd tests/conformance
//! go run ./upstream -oracle ORACLE -out ../../crates/nixbatch-kube/tests/conformance_rules/upstream.jsonl
//! ```

use std::collections::{BTreeMap, BTreeSet};

use nixbatch_kube::schema::KubernetesVersion;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::oracle::{Answer, FieldError, ask};
use crate::rules;

/// Go tests with cases that we do not judge as the server does, and why. A line that is no longer needed fails.
const DIFFERENT: &str = include_str!("upstream-different.tsv");

/// A case of a test.
#[derive(Deserialize)]
struct Row {
    /// The name of the Go test, and of the part of it.
    test: String,
    /// Field and type of each error of the server.
    #[serde(default)]
    errors: Vec<(String, String)>,
    object: Value,
}

impl Row {
    fn function(&self) -> &str {
        self.test.split('/').next().unwrap()
    }

    fn answer(&self) -> Answer {
        let errors = self.errors.iter().map(|(field, kind)| FieldError {
            field: field.clone(),
            kind: kind.clone(),
            detail: String::new(),
        });
        Answer { ok: self.errors.is_empty(), errors: errors.collect(), ..Answer::default() }
    }
}

fn rows() -> Vec<Row> {
    include_str!("upstream.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn tables_hold() {
    let known: BTreeMap<_, _> =
        DIFFERENT.lines().map(|line| line.split_once('\t').expect("a test and a reason")).collect();
    let mut differences: BTreeMap<_, Vec<String>> = BTreeMap::new();
    let rows = rows();
    assert!(rows.len() > 1_000);
    for row in &rows {
        if let Err(why) = rules::check(KubernetesVersion::DEFAULT, &row.object, &row.answer()) {
            let text = format!("{}: {why}\n{}\n  theirs: {:?}", row.test, row.object, row.errors);
            differences.entry(row.function()).or_default().push(text);
        }
    }
    let count: usize = differences.values().map(Vec::len).sum();
    println!("tables: {} rows, {count} of them different, in {} tests", rows.len(), differences.len());
    for (test, texts) in &differences {
        assert!(known.contains_key(test), "{} differences, the first of them:\n{}", texts.len(), texts[0]);
    }
    let stale: Vec<_> = known.keys().filter(|test| !differences.contains_key(*test)).collect();
    assert!(stale.is_empty(), "no longer different, to be taken out of upstream-different.tsv: {stale:?}");
}

/// The rows are what the oracle says, which may be of another release than when they were written.
#[test]
fn rows_are_what_the_server_says() {
    let rows = rows();
    let questions: Vec<_> =
        rows.iter().map(|row| json!({ "op": "validate", "object": row.object })).collect();
    let Some(answers) = ask("rows", &questions) else { return };
    for (row, answer) in rows.iter().zip(answers) {
        // The order of errors about a map is another one each time.
        let theirs: BTreeSet<_> = answer.errors.into_iter().map(|error| (error.field, error.kind)).collect();
        let written: BTreeSet<_> = row.errors.iter().cloned().collect();
        assert_eq!(theirs, written, "{}: {}", row.test, row.object);
    }
}
