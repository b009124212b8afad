use std::env;
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::thread;

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

/// Names the oracle.
pub(crate) const ORACLE: &str = "NIXBATCH_ORACLE";

/// Names the API server, which understands the oracle's question about an object, and more.
pub(crate) const APISERVER: &str = "NIXBATCH_APISERVER";

/// The oracle; nothing, with a word about it, where there is none.
pub(crate) fn program(test: &str) -> Option<OsString> {
    named_by(ORACLE, test)
}

fn named_by(variable: &str, test: &str) -> Option<OsString> {
    let program = env::var_os(variable);
    if program.is_none() {
        println!("{test}: NOT RUN, since {variable} names no program");
    }
    program
}

/// The answers to `questions`, in order; nothing where there is no oracle.
pub(crate) fn ask(test: &str, questions: &[Value]) -> Option<Vec<Answer>> {
    ask_program(ORACLE, test, questions)
}

/// The answers of the program that `variable` names.
pub(crate) fn ask_program(variable: &str, test: &str, questions: &[Value]) -> Option<Vec<Answer>> {
    let program = named_by(variable, test)?;
    let mut oracle = Command::new(&program)
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
    println!("{test}: {} cases, {} of them accepted", answers.len(), answers.iter().filter(|a| a.ok).count());
    Some(answers)
}
