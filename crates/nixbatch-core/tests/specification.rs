//! The examples of the interface's specification build, as far as their builders are lowered. The specification
//! lies beside the repository; without it the test says so.

#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::unwrap_used)]

mod support;

use nixbatch_diagnostic::Severity;

/// Builders whose examples are checked, but not built.
const UNSUPPORTED: &str = "unsupported-builder";

#[test]
fn every_example_builds() {
    let path = support::root().join("../shared/spec/batch-processing-module.md");
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("not run: {} is not here", path.display());
        return;
    };
    let examples = examples(&text);
    assert!(examples.len() > 20, "the specification has changed its form");
    let directory = tempfile::tempdir().unwrap();
    for (index, example) in examples.iter().enumerate() {
        let file = directory.path().join(format!("example-{index}.nix"));
        std::fs::write(&file, example).unwrap();
        let outcome = support::run(&file);
        let mut errors =
            outcome.diagnosis.diagnostics.iter().filter(|found| found.severity == Severity::Error);
        let error = errors.find(|error| error.rule != UNSUPPORTED);
        assert!(error.is_none(), "{example}\n{}", outcome.findings());
        let is_lowered = !outcome.diagnosis.diagnostics.iter().any(|found| found.rule == UNSUPPORTED);
        let only_config = outcome.compilation.manifests.is_empty() && example.contains("mkBatchJobConfig");
        assert!(!is_lowered || only_config || !outcome.compilation.manifests.is_empty(), "{example}");
    }
}

/// The specification's Nix, each block made a bundle: what begins with `let` is one already, anything else is
/// builder calls one after the other.
fn examples(text: &str) -> Vec<String> {
    let blocks = text.split("```nix\n").skip(1).filter_map(|rest| rest.split("```").next());
    blocks
        .map(|block| {
            let head = "{ batchProcessing, ... }: with batchProcessing;\n";
            if block.lines().find(|line| !line.starts_with('#')) == Some("let") {
                return format!("{head}{block}");
            }
            let mut calls = String::new();
            for line in block.lines().filter(|line| !line.starts_with('#')) {
                let starts = line.starts_with("mk") || line.starts_with("batchProcessing.mk");
                let ends = line == "}" || line == "};";
                calls.push_str(if starts { "(" } else { "" });
                calls.push_str(if ends { "})" } else { line });
                calls.push('\n');
            }
            format!("{head}[\n{calls}]\n")
        })
        .collect()
}
