//! One item may be large: what it takes grows with it, and no faster.

#![allow(clippy::disallowed_methods, clippy::unwrap_used)] // It looks at the clock.

use std::hint::black_box;
use std::time::{Duration, Instant};

use nixbatch_core::document::Document;
use nixbatch_core::{Files, Options, compile, diagnose};
use nixbatch_diagnostic::Source;
use serde_json::{Map, Value, json};

struct NoFiles;

impl Files for NoFiles {
    fn read(&mut self, _: &str) -> Option<Source> {
        None
    }
}

/// As many attributes, each made from its number.
fn set(count: usize, value: impl Fn(usize) -> Value) -> Value {
    Value::Object((0..count).map(|index| (format!("V{index}"), value(index))).collect::<Map<_, _>>())
}

/// A document of one job with these arguments.
fn job(args: &Value) -> String {
    let mut args = args.clone();
    args["image"] = json!("load:v3");
    let item = json!({ "path": ["a"], "builder": "mkKubernetesJob", "name": "a", "args": args, "pos": {} });
    json!({ "nixbatch": 1, "items": [item] }).to_string()
}

/// The time from the document to diagnostics, the better of two.
fn time(document: &str) -> Duration {
    let once = || {
        let start = Instant::now();
        let document = Document::parse(document).unwrap();
        let compilation = compile(&document, &Options { build: true, ..Options::default() });
        black_box(diagnose(&document, compilation.findings, &mut NoFiles));
        start.elapsed()
    };
    (0..2).map(|_| once()).min().unwrap_or_default()
}

/// Four times as much takes about four times as long; were each part compared with each, it would be sixteen times.
/// A busy machine may stretch one measurement, but hardly all of them.
fn is_linear(what: &str, document: impl Fn(usize) -> String) {
    let (small, large) = (document(SMALL), document(4 * SMALL));
    let mut factors = (0..ATTEMPTS).map(|_| time(&large).as_secs_f64() / time(&small).as_secs_f64());
    let seen: Vec<_> = factors.by_ref().take_while(|factor| *factor >= MOST).collect();
    assert!(seen.len() < ATTEMPTS, "{what}: {} and {SMALL} of them differ by {seen:?}", 4 * SMALL);
}

/// So many that what is quadratic outweighs the rest.
const SMALL: usize = 4_000;

/// Between 4 and 16; what is quadratic is only a part of the whole.
const MOST: f64 = 6.0;

const ATTEMPTS: usize = 4;

#[test]
fn variables_take_linear_time() {
    is_linear("variables", |count| {
        let reference = |index| json!({ "configMapRef": { "name": format!("c{index}"), "key": "k" } });
        job(&json!({ "environment": set(count, reference) }))
    });
}

#[test]
fn bad_volumes_take_linear_time() {
    is_linear("volumes", |count| {
        job(&json!({ "volumes": set(count, |_| json!({ "emptyDir": { "medium": 5 }, "nonsense": true })) }))
    });
}

#[test]
fn mounts_of_bad_volumes_take_linear_time() {
    is_linear("mounts", |count| {
        let volumes = set(count, |_| json!({ "type": "persistentVolumeClaim" }));
        job(
            &json!({ "volumes": volumes, "volumeMounts": set(count, |index| json!(format!("/data/{index}"))) }),
        )
    });
}
