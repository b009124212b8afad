//! A directory to run the program in, and what it said.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Once;

use tempfile::TempDir;

/// A working directory with a directory for temporary files beside it.
pub(crate) struct Sandbox {
    root: TempDir,
}

/// What a run of the program left behind.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) status: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// A bundle without a finding.
pub(crate) const CLEAN: &str = r#"{ batchProcessing, ... }: {
  nightly = batchProcessing.mkCronJob "nightly" {
    namespace = "etl";
    schedule = "0 2 * * *";
    timezone = "Europe/Berlin";
    image = "registry.example.org/etl:1.4.2";
    activeDeadlineSeconds = 3600;
    resources.requests = { cpu = "100m"; memory = "64Mi"; };
    resources.limits.memory = "128Mi";
  };
}
"#;

/// One whose schedule never comes, and whose image moves: two warnings, one of them with a safe fix.
pub(crate) const RISKY: &str = r#"{ batchProcessing, ... }: {
  nightly = batchProcessing.mkCronJob "nightly" {
    namespace = "etl";
    schedule = "0 0 30 2 *";
    timezone = "Europe/Berlin";
    image = "registry.example.org/etl:latest";
    activeDeadlineSeconds = 3600;
    resources.requests = { cpu = "100m"; memory = "64Mi"; };
    resources.limits.memory = "128Mi";
  };
}
"#;

/// The text of a document with these raw objects.
pub(crate) fn document(objects: impl IntoIterator<Item = String>) -> String {
    let items: Vec<_> =
        objects.into_iter().map(|object| format!(r#"{{ "path": ["a"], "object": {object} }}"#)).collect();
    format!(r#"{{ "nixbatch": 1, "items": [ {} ] }}"#, items.join(", "))
}

/// A ConfigMap.
pub(crate) fn config_map(namespace: &str, name: &str) -> String {
    format!(
        r#"{{ "apiVersion": "v1", "kind": "ConfigMap", "metadata": {{ "namespace": "{namespace}", "name": "{name}" }} }}"#
    )
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        let sandbox = Self { root: tempfile::tempdir().expect("a directory") };
        fs::create_dir(sandbox.cwd()).expect("made");
        fs::create_dir(sandbox.temporary()).expect("made");
        sandbox
    }

    /// One with a file.
    pub(crate) fn with(name: &str, text: impl AsRef<[u8]>) -> Self {
        let sandbox = Self::new();
        sandbox.write(name, text);
        sandbox
    }

    pub(crate) fn cwd(&self) -> PathBuf {
        self.root.path().join("work")
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.cwd().join(name)
    }

    pub(crate) fn temporary(&self) -> PathBuf {
        self.root.path().join("tmp")
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        fs::write(path, text).expect("written");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect(name)
    }

    /// All files and directories below a directory, sorted; directories end in a slash.
    pub(crate) fn tree(&self, name: &str) -> Vec<String> {
        let mut found = Vec::new();
        list(&self.path(name), "", &mut found);
        found.sort();
        found
    }

    /// A shell script in place of an evaluator.
    pub(crate) fn evaluator(&self, script: &str) -> PathBuf {
        let path = self.root.path().join("evaluator");
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("set");
        path
    }

    /// The program, in the working directory and with nothing of the surroundings that changes what it says.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        require_nix();
        let mut command = Command::new(env!("CARGO_BIN_EXE_nixbatch"));
        command.args(args).current_dir(self.cwd()).env("TMPDIR", self.temporary()).stdin(Stdio::null());
        for variable in ["NO_COLOR", "CLICOLOR_FORCE", "COLUMNS", "NIXBATCH_NIX", "NIXBATCH_NIX_INSTANTIATE"]
        {
            command.env_remove(variable);
        }
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Run {
        self.finish(self.command(args))
    }

    /// Runs it with a script in place of `nix-instantiate`.
    pub(crate) fn run_evaluator(&self, script: &str, args: &[&str]) -> Run {
        let mut command = self.command(args);
        command.env("NIXBATCH_NIX_INSTANTIATE", self.evaluator(script));
        self.finish(command)
    }

    pub(crate) fn finish(&self, mut command: Command) -> Run {
        let output = command.output().expect("the program runs");
        let run = Run {
            status: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("UTF-8"),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        };
        assert!(!run.stderr.contains("mistake in nixbatch itself"), "{run:#?}");
        self.assert_nothing_temporary();
        run
    }

    pub(crate) fn assert_nothing_temporary(&self) {
        let left: Vec<_> = fs::read_dir(self.temporary()).expect("read").collect();
        assert!(left.is_empty(), "left behind: {left:?}");
    }
}

impl Run {
    /// Where the findings on standard output are: `jobs.nix:4:16`.
    pub(crate) fn places(&self) -> Vec<&str> {
        self.stdout.lines().filter_map(|line| line.trim().strip_prefix("--> ")).collect()
    }

    #[track_caller]
    pub(crate) fn assert_status(&self, status: i32) -> &Self {
        assert_eq!(self.status, Some(status), "{self:#?}");
        self
    }

    /// An error: status 2, nothing on standard output, and these words.
    #[track_caller]
    pub(crate) fn assert_error(&self, words: &[&str]) -> &Self {
        self.assert_status(2);
        assert_eq!(self.stdout, "", "{self:#?}");
        assert!(self.stderr.starts_with("error"), "{self:#?}");
        self.assert_says(words)
    }

    #[track_caller]
    pub(crate) fn assert_says(&self, words: &[&str]) -> &Self {
        for words in words {
            assert!(self.stderr.contains(words), "{words:?} is not in {self:#?}");
        }
        self
    }
}

fn list(directory: &Path, prefix: &str, found: &mut Vec<String>) {
    for entry in fs::read_dir(directory).expect("read") {
        let entry = entry.expect("read");
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type().expect("known").is_dir() {
            list(&entry.path(), &format!("{name}/"), found);
            found.push(format!("{name}/"));
        } else {
            found.push(name);
        }
    }
}

/// These tests are about what the real evaluator does.
fn require_nix() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let found = Command::new("nix-instantiate").arg("--version").output();
        assert!(
            found.is_ok_and(|output| output.status.success()),
            "these tests need Nix: `nix-instantiate` on PATH"
        );
    });
}
