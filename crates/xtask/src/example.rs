//! From the text of an example to what nixbatch makes of it.

use std::path::{Path, PathBuf};
use std::process::Command;

use nixbatch_core::document::Document;
use nixbatch_core::{Files, Options, compile, diagnose, passes};
use nixbatch_diagnostic::render::{self, TextOptions};
use nixbatch_diagnostic::{Severity, Source};

use crate::{Result, files};

/// What a reader calls the file of an example.
pub(crate) const NAME: &str = "jobs.nix";

/// Columns of the text that is shown.
const WIDTH: usize = 100;

/// What became of an example.
#[derive(Debug, Clone)]
pub(crate) struct Outcome {
    /// The YAML; empty when there is an error.
    pub(crate) yaml: String,
    /// The findings as text; empty when there are none.
    pub(crate) findings: String,
    /// The document, as `nixbatch eval` prints it.
    pub(crate) document: String,
}

/// Compiles the text of a `.nix` file.
pub(crate) fn run(root: &Path, text: &str) -> Result<Outcome> {
    let directory = tempfile::tempdir().map_err(|error| format!("no temporary directory: {error}"))?;
    let file = directory.path().join(NAME);
    std::fs::write(&file, text).map_err(|error| format!("{}: {error}", file.display()))?;
    let json = evaluate(root, &file)?;
    let document = Document::parse(&json).map_err(|error| error.to_string())?;
    let compilation = compile(&document, &Options { build: true, ..Options::default() });
    let diagnosis = diagnose(&document, compilation.findings, &mut OneFile(file.clone()));
    let failed = diagnosis.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    let options = TextOptions { color: false, width: Some(WIDTH) };
    Ok(Outcome {
        yaml: if failed { String::new() } else { passes::emit::stream(&compilation.manifests).collect() },
        findings: render::text(&diagnosis.diagnostics, &diagnosis.sources, &options),
        document: pretty(&json)?.replace(&file.display().to_string(), "/home/me/jobs.nix"),
    })
}

/// Evaluates the outputs of a flake, beside the template's bundle.
pub(crate) fn run_flake(root: &Path, text: &str) -> Result<()> {
    let directory = tempfile::tempdir().map_err(|error| format!("no temporary directory: {error}"))?;
    let file = directory.path().join("flake.nix");
    std::fs::write(&file, text)
        .and_then(|()| std::fs::copy(root.join("nix/template/jobs.nix"), directory.path().join(NAME)))
        .map_err(|error| format!("{}: {error}", file.display()))?;
    let mut command = Command::new("nix-instantiate");
    command.args(["--eval", "--strict", "--json"]).arg(root.join("crates/xtask/src/flake.nix"));
    command.arg("--argstr").arg("root").arg(root).arg("--argstr").arg("flake").arg(&file);
    match files::output(&mut command)?.trim() {
        "[]" => Err("a flake has no outputs".to_owned()),
        _ => Ok(()),
    }
}

/// Evaluates a file as the program does.
fn evaluate(root: &Path, file: &Path) -> Result<String> {
    let mut command = Command::new("nix-instantiate");
    command.args(["--eval", "--strict", "--json"]).arg(root.join("nix/evaluate.nix"));
    files::output(command.arg("--argstr").arg("nixbatchFile").arg(file))
}

fn pretty(json: &str) -> Result<String> {
    let value: serde_json::Value = serde_json::from_str(json).map_err(|error| error.to_string())?;
    serde_json::to_string_pretty(&value).map(|text| text + "\n").map_err(|error| error.to_string())
}

/// The example is the only source.
struct OneFile(PathBuf);

impl Files for OneFile {
    fn read(&mut self, name: &str) -> Option<Source> {
        let text = std::fs::read_to_string(&self.0).ok()?;
        (Path::new(name) == self.0).then(|| Source::new(NAME.to_owned(), text))
    }
}
