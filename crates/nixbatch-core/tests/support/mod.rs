//! What the integration tests share: from a `.nix` file to YAML and findings, as the program does it.

#![allow(dead_code, missing_docs)]

use std::path::{Path, PathBuf};
use std::process::Command;

use nixbatch_core::document::Document;
use nixbatch_core::manifests::ManifestFile;
use nixbatch_core::{Compilation, Diagnosis, Files, Options, compile, diagnose, passes};
use nixbatch_diagnostic::render::{self, TextOptions};
use nixbatch_diagnostic::{Severity, Source};

/// The repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Evaluates a file as the program does, with the Nix on the machine.
pub(crate) fn evaluate(file: &Path) -> String {
    let output = Command::new("nix-instantiate")
        .args(["--eval", "--strict", "--json"])
        .arg(root().join("nix/evaluate.nix"))
        .args(["--argstr", "nixbatchFile"])
        .arg(file)
        .output()
        .expect("these tests need nix-instantiate");
    assert!(output.status.success(), "{}: {}", file.display(), String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Reads sources from disk, and calls them by their names in the repository.
pub(crate) struct Disk;

impl Files for Disk {
    fn read(&mut self, name: &str) -> Option<Source> {
        let text = std::fs::read_to_string(name).ok()?;
        let name =
            Path::new(name).strip_prefix(root()).map_or(name.to_owned(), |name| name.display().to_string());
        Some(Source::new(name, text))
    }
}

/// What became of a file.
pub(crate) struct Outcome {
    pub(crate) compilation: Compilation,
    pub(crate) diagnosis: Diagnosis,
}

/// Compiles a file, as `nixbatch build` does.
pub(crate) fn run(file: &Path) -> Outcome {
    outcome(&evaluate(file), true)
}

/// What becomes of a document, for `nixbatch build` or for `nixbatch lint`.
pub(crate) fn outcome(document: &str, build: bool) -> Outcome {
    let document = Document::parse(document).unwrap();
    let mut compilation = compile(&document, &Options { build, ..Options::default() });
    let findings = std::mem::take(&mut compilation.findings);
    let diagnosis = diagnose(&document, findings, &mut Disk);
    Outcome { compilation, diagnosis }
}

/// What there is to say about files that never saw Nix.
pub(crate) fn manifests(files: &[ManifestFile]) -> Outcome {
    let document = Document::of_manifests(files);
    let mut compilation = compile(&document, &Options::default());
    let findings = std::mem::take(&mut compilation.findings);
    let diagnosis = diagnose(&document, findings, &mut Disk);
    Outcome { compilation, diagnosis }
}

impl Outcome {
    /// The findings as text.
    pub(crate) fn findings(&self) -> String {
        let options = TextOptions { color: false, width: Some(120) };
        render::text(&self.diagnosis.diagnostics, &self.diagnosis.sources, &options)
    }

    /// The YAML, where there is no error.
    pub(crate) fn yaml(&self) -> String {
        let failed =
            self.diagnosis.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
        if failed { String::new() } else { passes::emit::stream(&self.compilation.manifests).collect() }
    }

    /// The YAML, where there is no error, and the findings.
    pub(crate) fn report(&self) -> String {
        let yaml = self.yaml();
        match (yaml.is_empty(), self.findings()) {
            (true, findings) => findings,
            (false, findings) if findings.is_empty() => yaml,
            (false, findings) => format!("{yaml}\n{findings}"),
        }
    }
}

/// The `.nix` files below a directory, sorted.
pub(crate) fn nix_files(directory: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(nix_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "nix") {
            files.push(path);
        }
    }
    files.sort();
    files
}
