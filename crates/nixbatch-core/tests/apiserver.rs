//! A whole API server takes what nixbatch builds: every bundle of the repository, and the YAML of its documentation.
//!
//! The server is `tests/conformance/apiserver`, a Go program. Where `NIXBATCH_APISERVER` does not name it, the tests
//! say so and check nothing; `make conformance` builds it.

#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::unwrap_used, clippy::print_stdout)]

#[allow(dead_code)]
#[path = "../../nixbatch-kube/tests/shared/oracle.rs"]
mod oracle;
mod support;

use std::path::{Path, PathBuf};

use oracle::{Answer, ask_apiserver};
use serde_json::{Value, json};

/// Groups of kinds that a server has only where they are installed, and misspelt ones.
const NOT_INSTALLED: &[&str] = &[
    "argoproj.io",
    "batch.volcano.sh",
    "example.com",
    "example.org",
    "networking.k8s.oi",
    "networking.k8s.ioo",
];

/// Bundles of which a second apply is not looked at, and why.
const NOT_APPLIED: &[(&str, &str)] = &[
    (
        "tests/lints/duplicate-env/bad.nix",
        "server-side apply takes the list for a map, and refuses names that are twice in it",
    ),
    ("tests/builders/raw-object/list.nix", LABELS_OF_THE_SERVER),
    ("tests/lints/deadline-unset/bad.nix", LABELS_OF_THE_SERVER),
    ("tests/positions/silenced.nix", LABELS_OF_THE_SERVER),
];

const LABELS_OF_THE_SERVER: &str = "a Job whose template has no labels gets them from the server when it is created; \
    at the second apply it is stored again, with another resource version and nothing else that differs";

/// CronJobs that no controller starts, as a lint says.
const NEVER_STARTED: &[(&str, &[&str])] = &[
    ("tests/lints/schedule-never-fires/bad.nix", &["computed", "february", "named", "raw", "short-months"]),
    ("tests/lints/schedule-never-fires/good.nix", &["suspended"]),
    ("tests/lints/job-template-metadata/bad.nix", &["queue", "whole"]),
];

/// Objects that belong together.
struct Bundle {
    /// Where it is from, in the repository.
    name: String,
    /// The texts of its objects, in apply order.
    manifests: Vec<String>,
}

/// What the files of the repository build, where they have no error, and what the documentation shows of that.
fn bundles() -> Vec<Bundle> {
    let root = support::root();
    let mut bundles = Vec::new();
    for directory in ["nix/example", "nix/template", "tests/builders", "tests/positions", "tests/lints"] {
        for file in support::nix_files(&root.join(directory)) {
            let name = file.strip_prefix(&root).unwrap().display().to_string();
            if is_bundle(&file) {
                bundles.push(Bundle { name, manifests: documents(&support::run(&file).yaml()) });
            }
        }
    }
    for file in markdown_files(&root.join("docs")).into_iter().chain([root.join("README.md")]) {
        let name = file.strip_prefix(&root).unwrap().display().to_string();
        let text = std::fs::read_to_string(&file).unwrap();
        let blocks = text.split("```yaml\n").skip(1).filter_map(|rest| rest.split("```").next());
        bundles.extend(blocks.map(|block| Bundle { name: name.clone(), manifests: documents(block) }));
    }
    bundles.retain(|bundle| !bundle.manifests.is_empty());
    bundles
}

/// Parts of other files, and flakes, are none.
fn is_bundle(file: &Path) -> bool {
    !file.parent().is_some_and(|parent| parent.ends_with("parts")) && !file.ends_with("flake.nix")
}

fn markdown_files(directory: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(markdown_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "md") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The objects of a stream of YAML, which the printer separates with `---`. What this server does not have is left out.
fn documents(stream: &str) -> Vec<String> {
    let is_installed =
        |text: &str| !NOT_INSTALLED.iter().any(|group| text.contains(&format!("apiVersion: {group}")));
    let documents = stream.split("---\n").filter(|text| text.contains("apiVersion:") && is_installed(text));
    documents.map(str::to_owned).collect()
}

/// A question to the server about an object of a bundle, and what its answer should be like.
struct Question<'b> {
    op: &'static str,
    bundle: &'b Bundle,
    manifest: &'b str,
    holds: fn(&Answer) -> bool,
}

impl Bundle {
    /// Asks the same of every object.
    fn questions(&self, op: &'static str, holds: fn(&Answer) -> bool) -> impl Iterator<Item = Question<'_>> {
        self.manifests.iter().map(move |manifest| Question { op, bundle: self, manifest, holds })
    }
}

fn ask(test: &str, questions: &[Question<'_>]) {
    let lines: Vec<Value> =
        questions.iter().map(|asked| json!({ "op": asked.op, "manifest": asked.manifest })).collect();
    let Some(answers) = ask_apiserver(test, &lines) else { return };
    let complaints = questions.iter().zip(&answers).filter(|(asked, answer)| !(asked.holds)(answer));
    let complaints: Vec<_> = complaints
        .map(|(asked, answer)| {
            format!("{} of\n{}in {}: {answer:#?}", asked.op, asked.manifest, asked.bundle.name)
        })
        .collect();
    assert!(complaints.is_empty(), "{} complaints:\n{}", complaints.len(), complaints.join("\n"));
}

#[test]
fn what_is_built_is_accepted() {
    let bundles = bundles();
    let questions: Vec<_> =
        bundles.iter().flat_map(|bundle| bundle.questions("validate", |it| it.ok)).collect();
    ask("what is built", &questions);
}

/// Each bundle is applied, and again, and then makes way for the next.
#[test]
fn applying_twice_changes_nothing() {
    let mut bundles = bundles();
    bundles.retain(|bundle| !NOT_APPLIED.iter().any(|(name, _)| bundle.name == *name));
    let rounds = bundles.iter().flat_map(|bundle| {
        let first = bundle.questions("apply", |it| it.ok);
        let second = bundle.questions("apply", |it| it.ok && !it.changed);
        first.chain(second).chain(bundle.questions("delete", |it| it.ok))
    });
    ask("applied twice", &rounds.collect::<Vec<_>>());
}

/// The controllers start each CronJob, and the Job its pods.
#[test]
fn cron_jobs_make_jobs() {
    let mut bundles = bundles();
    for bundle in &mut bundles {
        bundle.manifests.retain(|manifest| manifest.contains("\nkind: CronJob\n"));
    }
    let mut questions: Vec<_> =
        bundles.iter().flat_map(|bundle| bundle.questions("run", |it| it.ok && it.pods > 0)).collect();
    for question in &mut questions {
        let names =
            NEVER_STARTED.iter().find(|(file, _)| question.bundle.name == *file).map(|(_, names)| *names);
        let is_named = |name: &&str| question.manifest.contains(&format!("\nmetadata:\n  name: {name}\n"));
        if names.unwrap_or_default().iter().any(is_named) {
            question.holds = |it| !it.ok;
        }
    }
    ask("cron jobs", &questions);
}
