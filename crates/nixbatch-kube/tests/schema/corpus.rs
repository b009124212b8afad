//! Manifests from public repositories, with the verdicts of an independent validator, where the folder beside the
//! project's has them. Its verdicts are sometimes wrong, and it knows other kinds and checks less: `corpus.tsv` explains
//! each that is not ours.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use nixbatch_diagnostic::Severity;
use nixbatch_kube::author::Verbatim;
use nixbatch_kube::custom::{self, CustomKinds};
use nixbatch_kube::object::Identity;
use nixbatch_kube::schema::{KubernetesVersion, Schemas, check};
use nixbatch_kube::{validate, yaml};
use serde_json::Value;

/// File, number of the document in it, our verdict, and why it is another one.
const DIFFERENT: &str = include_str!("corpus.tsv");

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus")
}

/// The documents of a file as kubectl reads them, or why it cannot be read.
type Documents = Result<Vec<Value>, String>;

fn documents(file: &str) -> Documents {
    let text = fs::read_to_string(folder().join(file)).unwrap();
    yaml::read_all(&text).map_err(|error| error.message)
}

/// The explained differences: our verdict by file and number of the document.
fn explained() -> BTreeMap<(&'static str, &'static str), &'static str> {
    let lines = DIFFERENT.lines().map(|line| {
        let columns: Vec<_> = line.split('\t').collect();
        let [file, number, ours, _reason] = columns[..] else { panic!("four columns: {line}") };
        ((file, number), ours)
    });
    lines.collect()
}

/// `ok`, `error`, or `unknown` for a kind that nobody here knows; with the first message.
fn verdict(kinds: &CustomKinds, object: &Value) -> (&'static str, String) {
    let version = KubernetesVersion::DEFAULT;
    let identity = Identity::of(object);
    let custom = kinds.find(identity.api_version, identity.kind);
    let mut findings = match custom {
        Some(kind) => custom::check_for(&Verbatim, version, kind, object),
        None => check(version, object),
    };
    findings.extend(validate::object(version, object));
    let is_known = custom.is_some() || Schemas::of(version).is_own_group(identity.api_version);
    match findings.iter().find(|finding| finding.severity == Severity::Error) {
        Some(finding) => ("error", format!("{}: {}", finding.place.path, finding.message)),
        None if is_known => ("ok", String::new()),
        None => ("unknown", String::new()),
    }
}

#[test]
fn verdicts_are_those_of_others_or_explained() {
    let Ok(index) = fs::read_to_string(folder().join("index.tsv")) else {
        println!("corpus: NOT RUN, since there is none beside the project");
        return;
    };
    let kinds = CustomKinds::default();
    let explained = explained();
    let mut read: HashMap<&str, Documents> = HashMap::new();
    let (mut count, mut different, mut wrong) = (0, 0, Vec::new());
    for line in index.lines().skip(1) {
        let columns: Vec<_> = line.split('\t').collect();
        let (file, number, theirs, error) = (columns[0], columns[5], columns[7], columns[8]);
        let (ours, message) = match read.entry(file).or_insert_with(|| documents(file)) {
            Ok(documents) => verdict(&kinds, &documents[number.parse::<usize>().unwrap()]),
            Err(error) => ("error", error.clone()),
        };
        let expected = explained.get(&(file, number)).copied();
        if expected != Some(ours).filter(|ours| *ours != theirs) {
            wrong.push(format!(
                "{file} {number}: {ours} {message}, {theirs} {error}, in the table {expected:?}"
            ));
        }
        count += 1;
        different += usize::from(ours != theirs);
    }
    println!("corpus: {count} documents, {different} verdicts are not those of the index");
    assert!(wrong.is_empty(), "{} are not explained:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(explained.len(), different, "each line of the table is about a document");
}
