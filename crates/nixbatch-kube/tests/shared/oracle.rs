use std::env;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use nixbatch_kube::schema::KubernetesVersion;
use serde::Deserialize;
use serde_json::Value;

/// What the oracle says about one question.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Answer {
    pub(crate) ok: bool,
    #[serde(default)]
    pub(crate) errors: Vec<FieldError>,
    pub(crate) fields: Option<Fields>,
    #[serde(default)]
    pub(crate) every: i64,
    #[serde(default)]
    pub(crate) times: Vec<String>,
    #[serde(default)]
    pub(crate) canonical: String,
    #[serde(default)]
    pub(crate) decimal: String,
    #[serde(default)]
    pub(crate) changed: bool,
    #[serde(default)]
    pub(crate) pods: u32,
}

impl Answer {
    /// Why the server refuses it, if for nothing that validation says of a field: "decode", "strategy" (the oracle does
    /// not know what the server checks of the kind), "panic" or "refused".
    pub(crate) fn without_field(&self) -> Option<&str> {
        let is_such =
            |error: &&FieldError| error.field.is_empty() && error.kind.starts_with(char::is_lowercase);
        self.errors.first().filter(is_such).map(|error| error.kind.as_str())
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct FieldError {
    pub(crate) field: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) detail: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Fields {
    pub(crate) minute: u64,
    pub(crate) hour: u64,
    pub(crate) dom: u64,
    pub(crate) month: u64,
    pub(crate) dow: u64,
}

/// The oracle of a version; nothing, with a word about it, where there is none.
pub(crate) fn program(test: &str, version: KubernetesVersion) -> Option<PathBuf> {
    let Some(folder) = env::var_os("NIXBATCH_ORACLES") else {
        println!("{test}: NOT RUN, since NIXBATCH_ORACLES does not name the folder of the oracles");
        return None;
    };
    let program = Path::new(&folder).join(format!("oracle-{version}"));
    if !program.exists() {
        println!("{test}: NOT RUN for Kubernetes {version}, whose oracle is not there");
        return None;
    }
    Some(program)
}

/// The answers of the default version to `questions`, in order; nothing where there is no oracle.
pub(crate) fn ask(test: &str, questions: &[Value]) -> Option<Vec<Answer>> {
    ask_version(test, KubernetesVersion::DEFAULT, questions)
}

/// The answers of a version to `questions`, in order; nothing where there is no oracle.
pub(crate) fn ask_version(
    test: &str,
    version: KubernetesVersion,
    questions: &[Value],
) -> Option<Vec<Answer>> {
    ask_program(&program(test, version)?, test, &format!("Kubernetes {version}"), questions)
}

/// The answers of the API server, which understands the oracle's question about an object, and more; nothing where
/// there is none.
pub(crate) fn ask_apiserver(test: &str, questions: &[Value]) -> Option<Vec<Answer>> {
    let Some(program) = env::var_os("NIXBATCH_APISERVER") else {
        println!("{test}: NOT RUN, since NIXBATCH_APISERVER does not name the API server");
        return None;
    };
    ask_program(Path::new(&program), test, "the API server", questions)
}

fn ask_program(program: &Path, test: &str, judge: &str, questions: &[Value]) -> Option<Vec<Answer>> {
    let mut oracle = Command::new(program)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{}: {error}", program.display()));
    let mut input = oracle.stdin.take().unwrap();
    let output = BufReader::new(oracle.stdout.take().unwrap());
    let text: String = questions.iter().map(|question| format!("{question}\n")).collect();
    let writer = thread::spawn(move || input.write_all(text.as_bytes()));
    let answers: Vec<Answer> =
        output.lines().map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect();
    assert!(oracle.wait().unwrap().success(), "the oracle failed after {} answers", answers.len());
    writer.join().unwrap().unwrap();
    assert_eq!(answers.len(), questions.len());
    let accepted = answers.iter().filter(|answer| answer.ok).count();
    println!("{test}: {judge}: {} cases, {accepted} of them accepted", answers.len());
    Some(answers)
}
