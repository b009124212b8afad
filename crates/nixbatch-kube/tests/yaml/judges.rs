//! The judges: other programs that read YAML.
//!
//! - `pyyaml`: PyYAML, a YAML 1.1 reader (Debian's `python3-yaml`, or `pip install pyyaml`);
//! - `yaml12`: ruamel.yaml, a YAML 1.2 reader (Debian's `python3-ruamel.yaml`, or `pip install ruamel.yaml`);
//! - `go`: `sigs.k8s.io/yaml`, what `kubectl` and the API server read with; built here with `go build`;
//! - `kubectl`: the program itself, without a cluster.
//!
//! The first three are in `tests/judges` and speak one protocol: a line of JSON in, a line of JSON out, so that
//! one process serves thousands of cases. All four are wanted unless `NIXBATCH_JUDGES` lists some of them,
//! separated by commas (`NIXBATCH_JUDGES=go,pyyaml`; empty for none). A judge that is wanted and cannot run fails
//! the test.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;

/// What a judge finds in a stream: its documents, or why it cannot read them.
pub(crate) type Reading = Result<Vec<Value>, String>;

/// The judges of the common protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Judge {
    PyYaml,
    Yaml12,
    Go,
}

impl Judge {
    /// Those of the three that are wanted.
    pub(crate) fn all_wanted() -> Vec<Self> {
        [Self::PyYaml, Self::Yaml12, Self::Go].into_iter().filter(|judge| is_wanted(judge.name())).collect()
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::PyYaml => "pyyaml",
            Self::Yaml12 => "yaml12",
            Self::Go => "go",
        }
    }

    /// How the judge reads each of `streams`.
    pub(crate) fn read_each(self, streams: &[String]) -> Vec<Reading> {
        let questions: String =
            streams.iter().map(|stream| Value::from(stream.as_str()).to_string() + "\n").collect();
        let answers = run(self.command(), &questions);
        let readings: Vec<Reading> = answers.lines().map(|line| parse_answer(self, line)).collect();
        assert_eq!(readings.len(), streams.len(), "{} answers each stream", self.name());
        readings
    }

    fn command(self) -> Command {
        let python = |script: &str| {
            let mut command = Command::new("python3");
            // No __pycache__ in the source tree.
            command.arg("-B").arg(judges_dir().join(script));
            command
        };
        match self {
            Self::PyYaml => python("pyyaml.py"),
            Self::Yaml12 => python("yaml12.py"),
            Self::Go => Command::new(go_judge()),
        }
    }
}

/// Whether `NIXBATCH_JUDGES` asks for the judge of this name.
pub(crate) fn is_wanted(name: &str) -> bool {
    let Ok(list) = std::env::var("NIXBATCH_JUDGES") else {
        return true;
    };
    let wanted: Vec<&str> = list.split(',').map(str::trim).filter(|judge| !judge.is_empty()).collect();
    let unknown = wanted.iter().find(|judge| !["pyyaml", "yaml12", "go", "kubectl"].contains(judge));
    assert_eq!(unknown, None, "NIXBATCH_JUDGES names a judge that does not exist");
    let is_wanted = wanted.contains(&name);
    if !is_wanted {
        eprintln!("NOT JUDGED by {name}: NIXBATCH_JUDGES={list}");
    }
    is_wanted
}

/// Runs a program to its end with `input` on its standard input and returns its standard output.
pub(crate) fn run(mut command: Command, input: &str) -> String {
    let description = format!("{command:?}");
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{description} does not start: {error}"));
    let mut stdin = child.stdin.take().expect("standard input is piped");
    let output = std::thread::scope(|scope| {
        // A program that ends early says why on standard error; the broken pipe adds nothing.
        scope.spawn(move || drop(stdin.write_all(input.as_bytes())));
        child.wait_with_output().expect("the program's output is readable")
    });
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{description} failed; is what it needs installed?\n{errors}");
    String::from_utf8(output.stdout).expect("judges print UTF-8")
}

fn parse_answer(judge: Judge, line: &str) -> Reading {
    let mut answer: Value = serde_json::from_str(line)
        .unwrap_or_else(|error| panic!("{} prints no JSON: {error}: {line}", judge.name()));
    match answer["ok"].take() {
        Value::Array(documents) => Ok(documents),
        _ => Err(answer["error"].to_string()),
    }
}

fn judges_dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/judges")
}

/// Builds the Go judge, once.
fn go_judge() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let binary = Path::new(env!("CARGO_TARGET_TMPDIR")).join("yaml-judge");
        let mut build = Command::new("go");
        build.current_dir(judges_dir().join("go")).arg("build").arg("-o").arg(&binary).arg(".");
        run(build, "");
        binary
    })
}

/// Whether two readings are the same value. Numbers are compared as numbers: `1.0` and `1` are one.
pub(crate) fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            a == b || (a.as_f64() == b.as_f64() && (a.is_f64() || b.is_f64()))
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        (a, b) => a == b,
    }
}

/// Fails with every case in which a judge does not read `stream` as `value`.
pub(crate) fn assert_judges_read(cases: &[(Value, String)]) {
    let streams: Vec<String> = cases.iter().map(|(_, stream)| stream.clone()).collect();
    for judge in Judge::all_wanted() {
        let readings = judge.read_each(&streams);
        let wrong: Vec<String> = cases
            .iter()
            .zip(readings)
            .filter(|((value, _), reading)| !matches!(reading.as_deref(), Ok([read]) if same(read, value)))
            .map(|((value, stream), reading)| format!("{value}\n{stream}\n→ {reading:?}"))
            .collect();
        assert!(
            wrong.is_empty(),
            "{} reads {} of {} otherwise:\n{}",
            judge.name(),
            wrong.len(),
            cases.len(),
            wrong[..wrong.len().min(20)].join("\n────\n")
        );
    }
}
