//! How long a document of a thousand CronJobs takes on its way to YAML, pass by pass.

use std::fmt::Write;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use nixbatch_core::document::Document;
use nixbatch_core::{Files, Options, compile, diagnose, passes};
use nixbatch_diagnostic::Source;

/// CronJobs such as people write them, with the positions that Nix gives.
fn document(count: usize) -> String {
    let mut text = String::from(r#"{ "nixbatch": 1, "items": ["#);
    for index in 0..count {
        let comma = if index > 0 { "," } else { "" };
        let line = 4 + 9 * index;
        write!(
            text,
            r#"{comma} {{ "path": ["jobs", "job{index}"], "builder": "mkCronJob", "name": "job-{index}", "args": {{
            "namespace": "batch", "schedule": "{minute} 2 * * *", "image": "backup:v1.4", "command": ["backup", "--all"],
            "resources": {{ "requests": {{ "cpu": "1", "memory": "1Gi" }}, "limits": {{ "memory": "1Gi" }} }},
            "environment": {{ "LEVEL": "info", "TARGET": "s3://bucket/{index}" }},
            "activeDeadlineSeconds": 300, "timezone": "Europe/Berlin", "concurrencyPolicy": "Forbid" }},
            "pos": {{ "file": "jobs.nix", "line": {line}, "column": 3, "attrs": {{
              "schedule": {{ "file": "jobs.nix", "line": {line}, "column": 30 }},
              "image": {{ "file": "jobs.nix", "line": {line}, "column": 60 }},
              "command": {{ "file": "jobs.nix", "line": {line}, "column": 90 }},
              "resources": {{ "file": "jobs.nix", "line": {line}, "column": 120,
                "attrs": {{ "requests": {{ "file": "jobs.nix", "line": {line}, "column": 130 }} }} }} }} }} }}"#,
            minute = index % 60,
        )
        .expect("writing to a string");
    }
    text.push_str("] }");
    text
}

/// A Job with as many variables from ConfigMaps, and as many volumes that are wrong.
fn large_job(count: usize) -> String {
    let list = |entry: &dyn Fn(usize) -> String| (0..count).map(entry).collect::<Vec<_>>().join(", ");
    let variables =
        list(&|index| format!(r#""V{index}": {{ "configMapRef": {{ "name": "c{index}", "key": "k" }} }}"#));
    let volumes =
        list(&|index| format!(r#""V{index}": {{ "emptyDir": {{ "medium": 5 }}, "nonsense": true }}"#));
    format!(
        r#"{{ "nixbatch": 1, "items": [{{ "path": ["a"], "builder": "mkKubernetesJob", "name": "a", "pos": {{}}, "args": {{
            "image": "load:v3", "environment": {{ {variables} }}, "volumes": {{ {volumes} }} }} }}] }}"#
    )
}

struct NoFiles;

impl Files for NoFiles {
    fn read(&mut self, _: &str) -> Option<Source> {
        None
    }
}

fn benches(criterion: &mut Criterion) {
    let text = document(1_000);
    let document = Document::parse(&text).expect("a document");
    let options = Options { build: true, ..Options::default() };
    criterion.bench_function("parse 1,000 CronJobs", |bencher| {
        bencher.iter(|| black_box(Document::parse(&text).expect("a document")));
    });
    criterion.bench_function("compile 1,000 CronJobs, printing included", |bencher| {
        bencher.iter(|| black_box(compile(&document, &options)));
    });
    criterion.bench_function("document of 1,000 CronJobs to YAML", |bencher| {
        bencher.iter(|| {
            let document = Document::parse(&text).expect("a document");
            let compilation = compile(&document, &options);
            let diagnosis = diagnose(&document, compilation.findings, &mut NoFiles);
            assert!(diagnosis.diagnostics.is_empty(), "the bundle is clean");
            black_box(passes::emit::stream(&compilation.manifests).collect::<String>())
        });
    });
    let text = large_job(8_000);
    let document = Document::parse(&text).expect("a document");
    criterion.bench_function("compile a Job with 8,000 variables and 8,000 bad volumes", |bencher| {
        bencher.iter(|| black_box(compile(&document, &options)));
    });
}

criterion_group!(all, benches);
criterion_main!(all);
