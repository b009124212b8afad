//! Every rule keeps to its documentation: what is called bad there has a finding of the rule, what is called
//! good has none, and a fix mends what it says it mends.

#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::unwrap_used)]

mod support;

use std::collections::BTreeSet;
use std::path::PathBuf;

use nixbatch_core::lints::LINTS;
use nixbatch_core::manifests::ManifestFile;
use nixbatch_core::rules::{self, Rule};
use nixbatch_diagnostic::{Diagnostic, Severity};
use support::Outcome;

/// Rules whose findings no file can show: there is no document, it is of another release, or they are about another file.
const WITHOUT_EXAMPLES: [&str; 3] = ["evaluation", "invalid-configuration", "unknown-builder"];

#[test]
fn documentation_holds() {
    for rule in rules::all() {
        if WITHOUT_EXAMPLES.contains(&rule.name) {
            continue;
        }
        let bad = of_rule(&run(rule, "Bad"), rule);
        assert!(!bad.is_empty(), "{}: nothing is found in the bad example", rule.name);
        let good = of_rule(&run(rule, "Good"), rule);
        assert!(good.is_empty(), "{}: the good example has {good:#?}", rule.name);
    }
}

#[test]
fn fixes_mend_what_they_are_for() {
    for rule in rules::all() {
        let Some(safety) = rule.fix.filter(|_| !WITHOUT_EXAMPLES.contains(&rule.name)) else { continue };
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("bad.nix");
        std::fs::write(&file, example(rule, "Bad").1).unwrap();
        let outcome = support::run(&file);
        let found = of_rule(&outcome, rule);
        let fix = found.iter().find_map(|diagnostic| diagnostic.fix.as_ref());
        let fix = fix.unwrap_or_else(|| panic!("{}: the bad example has no fix", rule.name));
        assert!(fix.safety == safety || rule.name == "duplicate-env", "{}: {:?}", rule.name, fix.safety);
        let applied = nixbatch_diagnostic::apply(&outcome.diagnosis.sources, [fix]);
        let fixed = applied.files.into_values().next().unwrap();
        insta::with_settings!({
            snapshot_path => support::root().join("tests/lints").join(rule.name),
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, { insta::assert_snapshot!("fixed", &fixed) });
        std::fs::write(&file, fixed).unwrap();
        assert_eq!(of_rule(&support::run(&file), rule), [], "{}: the fix leaves it", rule.name);
    }
}

/// `tests/lints/<rule>/bad.nix` has the findings of its snapshot, and `good.nix`, which holds what looks like it, none.
#[test]
fn lints_find_what_they_are_for_and_nothing_else() {
    for rule in LINTS.iter().map(|lint| &lint.rule) {
        let directory = support::root().join("tests/lints").join(rule.name);
        let good = support::run(&directory.join("good.nix"));
        assert_eq!(good.findings(), "", "{}: the good file has findings", rule.name);
        let mut bad = support::run(&directory.join("bad.nix"));
        bad.diagnosis.diagnostics.retain(|diagnostic| diagnostic.rule == rule.name);
        assert!(!bad.diagnosis.diagnostics.is_empty(), "{}: nothing is found", rule.name);
        insta::with_settings!({
            snapshot_path => directory,
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, { insta::assert_snapshot!("bad", bad.findings()) });
    }
}

#[test]
fn good_examples_of_lints_have_no_errors() {
    for rule in LINTS.iter().map(|lint| &lint.rule) {
        let outcome = run(rule, "Good");
        let errors: Vec<_> =
            outcome.diagnosis.diagnostics.iter().filter(|found| !is_lint(found.rule)).collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", rule.name);
    }
}

/// Findings that are milder than their rule, each with the reason.
const MILDER: [(&str, Severity, &str); 3] = [
    ("pod-security", Severity::Warning, "a namespace may demand less than it warns of"),
    ("unknown-kind", Severity::Warning, "the group may be one of custom resources, which nobody can know"),
    ("unsupported-builder", Severity::Info, "`lint` builds nothing, so that nothing is missing"),
];

/// Each has the severity that is documented, and each exception is still one.
#[test]
fn findings_are_as_severe_as_their_rules() {
    let mut milder = BTreeSet::new();
    for file in fixtures() {
        let document = support::evaluate(&file);
        for build in [true, false] {
            for found in support::outcome(&document, build).diagnosis.diagnostics {
                let rule =
                    rules::find(found.rule).unwrap_or_else(|| panic!("{} is not documented", found.rule));
                if found.severity != rule.severity {
                    milder.insert((found.rule.to_owned(), found.severity));
                }
            }
        }
    }
    let known = MILDER.iter().map(|(rule, severity, _)| ((*rule).to_owned(), *severity)).collect();
    assert_eq!(milder, known);
}

/// The bundles below `tests`.
fn fixtures() -> Vec<PathBuf> {
    let directories =
        ["tests/builders", "tests/positions", "tests/lints"].map(|name| support::root().join(name));
    let files = directories.iter().flat_map(|directory| support::nix_files(directory));
    files.filter(|file| file.parent().is_some_and(|parent| !parent.ends_with("parts"))).collect()
}

#[test]
fn documentation_has_its_headings() {
    for rule in rules::all() {
        let text = rule.documentation();
        assert!(text.contains("## Why it matters"), "{}", rule.name);
        assert_eq!(rule.fix.is_some(), text.contains("## Fix"), "{}: fix and heading differ", rule.name);
        assert!(rule.summary().ends_with('.'), "{}: {}", rule.name, rule.summary());
    }
}

fn is_lint(name: &str) -> bool {
    LINTS.iter().any(|lint| lint.rule.name == name)
}

fn of_rule(outcome: &Outcome, rule: &Rule) -> Vec<Diagnostic> {
    outcome.diagnosis.diagnostics.iter().filter(|diagnostic| diagnostic.rule == rule.name).cloned().collect()
}

/// The Nix under a heading of the rule's documentation, or the YAML where there is none.
fn example(rule: &Rule, heading: &str) -> (&'static str, String) {
    let text = rule.documentation();
    let section = text
        .split(&format!("## {heading}\n"))
        .nth(1)
        .unwrap_or_else(|| panic!("{} lacks {heading}", rule.name));
    let section = section.split("\n## ").next().unwrap_or_default();
    let block = |language| {
        section.split(&format!("```{language}\n")).nth(1).and_then(|rest| rest.split("```").next())
    };
    let found =
        ["nix", "yaml"].into_iter().find_map(|language| Some((language, block(language)?.to_owned())));
    found.unwrap_or_else(|| panic!("{}: {heading} has no example", rule.name))
}

fn run(rule: &Rule, heading: &str) -> Outcome {
    let directory = tempfile::tempdir().unwrap();
    let (language, text) = example(rule, heading);
    if language == "yaml" {
        return support::manifests(&[ManifestFile::new("example.yaml".to_owned(), text.into())]);
    }
    let file = directory.path().join("example.nix");
    std::fs::write(&file, text).unwrap();
    support::run(&file)
}

#[test]
fn names_are_unique() {
    let names: BTreeSet<_> = rules::all().into_iter().map(|rule| rule.name).collect();
    assert_eq!(names.len(), rules::all().len(), "a rule is listed twice");
}
