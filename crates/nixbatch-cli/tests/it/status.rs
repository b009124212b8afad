use std::fs::File;
use std::io::Read as _;
use std::process::Stdio;

use crate::common::{CLEAN, RISKY, Sandbox};

const WRONG: &str = r#"{ batchProcessing, ... }: {
  nightly = batchProcessing.mkCronJob "nightly" { schedul = "0 2 * * *"; image = "etl:1"; };
}
"#;

#[test]
fn clean_is_0() {
    let sandbox = Sandbox::with("jobs.nix", CLEAN);
    let build = sandbox.run(&["build", "jobs.nix"]);
    build.assert_status(0);
    assert!(build.stdout.starts_with("apiVersion: batch/v1\nkind: CronJob\n"), "{build:?}");
    assert_eq!(build.stderr, "");
    let lint = sandbox.run(&["lint", "jobs.nix"]);
    lint.assert_status(0).assert_says(&["no findings"]);
    assert_eq!(lint.stdout, "");
    assert_eq!(sandbox.run(&["lint", "-q", "jobs.nix"]).stderr, "");
}

#[test]
fn errors_are_1_and_nothing_is_emitted() {
    let sandbox = Sandbox::with("jobs.nix", WRONG);
    for args in [&["build", "jobs.nix"][..], &["build", "jobs.nix", "--out", "out"]] {
        let run = sandbox.run(args);
        run.assert_status(1).assert_says(&["error[unknown-argument]", "jobs.nix:2:51", "`schedule`"]);
        assert_eq!(run.stdout, "");
    }
    assert!(!sandbox.path("out").exists());
    let lint = sandbox.run(&["lint", "jobs.nix"]);
    lint.assert_status(1);
    assert!(lint.stdout.contains("error[unknown-argument]"), "{lint:?}");
    assert_eq!(lint.stderr, "");
}

#[test]
fn warnings_fail_on_request() {
    let sandbox = Sandbox::with("jobs.nix", RISKY);
    let build = sandbox.run(&["build", "jobs.nix"]);
    build.assert_status(0).assert_says(&["warning[image-latest]", "2 warnings"]);
    assert!(build.stdout.starts_with("apiVersion"));
    let build = sandbox.run(&["build", "jobs.nix", "--fail-on", "warning"]);
    build.assert_status(1);
    assert_eq!(build.stdout, "");
    sandbox.run(&["lint", "jobs.nix"]).assert_status(0);
    sandbox.run(&["lint", "jobs.nix", "--fail-on", "warning"]).assert_status(1);
    assert_eq!(sandbox.run(&["build", "-q", "jobs.nix"]).stderr, "");
}

#[test]
fn what_cannot_be_done_is_2() {
    let sandbox = Sandbox::with("pod.yaml", "kind: Pod");
    sandbox.run(&["build", "missing.nix"]).assert_error(&["there is no `missing.nix`"]);
    sandbox.run(&["lint", "pod.yaml"]).assert_error(&["`pod.yaml` is Kubernetes YAML"]);
    sandbox.run(&["build"]).assert_error(&["no `flake.nix`", "nixbatch build jobs.nix"]);
}

#[test]
fn json_is_one_object() {
    let sandbox = Sandbox::with("jobs.nix", RISKY);
    let lint = sandbox.run(&["lint", "--format", "json", "jobs.nix"]);
    let build =
        sandbox.run(&["build", "--format", "json", "jobs.nix", "--out", "out", "-q", "--fail-on", "info"]);
    assert_eq!(lint.stdout, build.stderr);
    let report: serde_json::Value = serde_json::from_str(&lint.stdout).expect("JSON");
    let first = &report["findings"][0];
    assert_eq!(
        (&report["version"], &first["file"], &first["line"]),
        (&1.into(), &"jobs.nix".into(), &4.into())
    );
}

#[test]
fn several_targets_make_one_report() {
    let sandbox = Sandbox::with("b.nix", RISKY);
    sandbox.write("a.nix", RISKY);
    let run = sandbox.run(&["lint", "b.nix", "a.nix", "b.nix"]);
    let files: Vec<_> = run.stdout.lines().filter_map(|line| line.trim().strip_prefix("--> ")).collect();
    assert_eq!(files, ["a.nix:4:16", "a.nix:6:13", "b.nix:4:16", "b.nix:6:13"], "{run:?}");
    sandbox.run(&["lint", "--format", "json", "missing.nix"]).assert_error(&["`missing.nix`"]);
    let run = sandbox.run(&["lint", "b.nix", "missing.nix", "nowhere.nix"]);
    run.assert_status(2).assert_says(&["`missing.nix`", "`nowhere.nix`"]);
    assert!(run.stdout.contains("b.nix:4:16"), "the others are looked at: {run:?}");
}

#[test]
fn colours() {
    let sandbox = Sandbox::with("jobs.nix", RISKY);
    let escapes = |args: &[&str], variable: Option<&str>| {
        let mut command = sandbox.command(args);
        command.envs(variable.map(|name| (name, "1")));
        sandbox.finish(command).stdout.contains('\x1b')
    };
    assert!(!escapes(&["lint", "jobs.nix"], None), "a pipe is not coloured");
    assert!(escapes(&["lint", "jobs.nix", "--color", "always"], None));
    assert!(escapes(&["--color=always", "lint", "jobs.nix"], Some("NO_COLOR")), "the option is nearer");
    assert!(escapes(&["lint", "jobs.nix"], Some("CLICOLOR_FORCE")));
    assert!(!escapes(&["lint", "jobs.nix", "--color", "never"], Some("CLICOLOR_FORCE")));
    let error = sandbox.run(&["lint", "missing.nix", "--color", "always"]);
    assert!(error.stderr.starts_with("\x1b["), "{error:?}");
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    let sandbox = Sandbox::with(
        "jobs.nix",
        "builtins.genList (n: { apiVersion = \"v1\"; kind = \"ConfigMap\"; metadata.name = \"c${toString n}\"; }) 20000",
    );
    for args in [&["build", "jobs.nix"][..], &["eval", "jobs.nix"]] {
        let mut command = sandbox.command(args);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("runs");
        let mut stdout = child.stdout.take().expect("a pipe");
        stdout.read_exact(&mut [0; 10]).expect("some output");
        drop(stdout);
        let output = child.wait_with_output().expect("ends");
        assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
    }
}

#[test]
fn a_full_device_is_an_error() {
    let sandbox = Sandbox::with("jobs.nix", CLEAN);
    let mut command = sandbox.command(&["build", "jobs.nix"]);
    command.stdout(File::create("/dev/full").expect("Linux has it"));
    sandbox.finish(command).assert_error(&["cannot write to standard output: no space left on device"]);
}
