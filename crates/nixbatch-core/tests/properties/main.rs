//! What holds for every bundle, whatever is in it.

#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::unwrap_used, clippy::print_stdout)]

mod arguments;
mod generate;
#[allow(dead_code)]
#[path = "../../../../crates/nixbatch-kube/tests/shared/oracle.rs"]
mod oracle;

use std::collections::BTreeSet;

use nixbatch_core::document::Document;
use nixbatch_core::passes::emit;
use nixbatch_core::{Compilation, Files, Options, compile, diagnose, rules};
use nixbatch_diagnostic::{Finding, Severity, Source, Sources};
use nixbatch_kube::schema::{self, KubernetesVersion};
use nixbatch_kube::{validate, yaml};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

struct NoFiles;

impl Files for NoFiles {
    fn read(&mut self, _: &str) -> Option<Source> {
        None
    }
}

fn build(document: &Value) -> Compilation {
    let text = document.to_string();
    let document = Document::parse(&text).unwrap();
    compile(&document, &Options { build: true, ..Options::default() })
}

fn has_errors(compilation: &Compilation) -> bool {
    compilation.findings.iter().any(|finding| finding.severity == Severity::Error)
}

/// The document with only its item of this index.
fn alone(document: &Value, index: usize) -> Value {
    json!({ "nixbatch": 1, "items": [document["items"][index]] })
}

proptest! {
    /// Every finding is of a known rule, about an item that there is, and comes out as text and as JSON.
    #[test]
    fn findings_are_whole(document in generate::document()) {
        let text = document.to_string();
        let parsed = Document::parse(&text).unwrap();
        let compilation = compile(&parsed, &Options { build: true, ..Options::default() });
        for finding in &compilation.findings {
            prop_assert!(rules::find(finding.rule).is_some(), "{finding:?}");
            prop_assert!(finding.place.item < parsed.items.len(), "{finding:?}");
            prop_assert!(!finding.message.ends_with('.'), "{finding:?}");
        }
        let found = compilation.findings.len();
        let diagnosis = diagnose(&parsed, compilation.findings, &mut NoFiles);
        prop_assert!(diagnosis.diagnostics.len() <= found + 10);
        let _ = nixbatch_diagnostic::render::json(&diagnosis.diagnostics, &Sources::new());
    }

    /// The same document gives the same manifests and the same findings, in the same order.
    #[test]
    fn output_is_the_same_on_every_run(document in generate::document()) {
        let (once, again) = (build(&document), build(&document));
        prop_assert_eq!(once.manifests, again.manifests);
        prop_assert_eq!(once.findings, again.findings);
    }

    /// An item that is not named by others compiles to the same alone.
    #[test]
    fn items_are_independent(document in generate::document()) {
        let together: BTreeSet<_> =
            build(&document).manifests.into_iter().map(|manifest| manifest.yaml).collect();
        let apart: BTreeSet<_> = (0..document["items"].as_array().unwrap().len())
            .flat_map(|index| build(&alone(&document, index)).manifests)
            .map(|manifest| manifest.yaml)
            .collect();
        prop_assert_eq!(together, apart);
    }

    /// A misspelt argument is one finding more, and nothing else is said that would not be said of the right name.
    #[test]
    fn a_misspelling_has_no_consequences(item in generate::item(), at in any::<prop::sample::Index>()) {
        let args = item["args"].as_object().unwrap();
        let names: Vec<_> = args.iter().filter(|(_, value)| !value.is_null()).map(|(name, _)| name).collect();
        prop_assume!(!names.is_empty());
        let name = names[at.index(names.len())].clone();
        let misspelt = format!("{name}{}", &name[name.len() - 1..]);
        let mut other = item.clone();
        let value = other["args"].as_object_mut().unwrap().remove(&name).unwrap();
        other["args"][misspelt.as_str()] = value;
        let said = |item: &Value| build(&json!({ "nixbatch": 1, "items": [item] })).findings;
        let right: BTreeSet<_> = said(&item).into_iter().map(|finding| finding.message).collect();
        let (slips, others): (Vec<_>, _) = said(&other).into_iter().partition(|finding| finding.meant.is_some());
        let slip = slips.iter().find(|finding| finding.message.ends_with(&format!("no argument `{misspelt}`")));
        prop_assert!(slip.is_some(), "{misspelt}: {slips:?}");
        let is_news = |finding: &Finding| !right.contains(&finding.message);
        let news: Vec<_> = slips.iter().chain(&others).filter(|finding| is_news(finding)).collect();
        prop_assert_eq!(news.len(), 1, "{}: {:?}", misspelt, news);
    }

    /// What is printed reads back as an object that nothing is held against.
    #[test]
    fn what_is_built_is_valid(item in generate::item()) {
        let compilation = build(&json!({ "nixbatch": 1, "items": [item] }));
        if has_errors(&compilation) {
            return Ok(());
        }
        let stream: String = emit::stream(&compilation.manifests).collect();
        let objects = yaml::read_all(&stream).unwrap();
        prop_assert_eq!(objects.len(), compilation.manifests.len());
        for object in objects {
            let version = KubernetesVersion::DEFAULT;
            prop_assert_eq!(schema::check(version, &object), []);
            prop_assert_eq!(validate::object(version, &object), []);
        }
    }
}

/// The API server accepts what is built.
#[test]
fn the_server_accepts_what_is_built() {
    let mut runner = TestRunner::deterministic();
    let mut objects = Vec::new();
    for _ in 0..4_000 {
        let item = generate::item().new_tree(&mut runner).unwrap().current();
        let compilation = build(&json!({ "nixbatch": 1, "items": [item] }));
        if !has_errors(&compilation) {
            let stream: String = emit::stream(&compilation.manifests).collect();
            objects.extend(yaml::read_all(&stream).unwrap().into_iter().map(|object| (item.clone(), object)));
        }
    }
    assert!(objects.len() > 400, "only {} of 4,000 calls are built", objects.len());
    let questions: Vec<_> =
        objects.iter().map(|(_, object)| json!({ "op": "validate", "object": object })).collect();
    let Some(answers) = oracle::ask("what is built", &questions) else { return };
    let refused: Vec<_> = objects.iter().zip(answers).filter(|(_, answer)| !answer.ok).collect();
    for ((item, _), answer) in refused.iter().take(20) {
        println!("{item}\n{:?}\n", answer.errors);
    }
    assert!(refused.is_empty(), "the server refuses {} of {}", refused.len(), objects.len());
}
