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
fn quiet_is_findings_and_nothing_else() {
    let sandbox = Sandbox::with("jobs.nix", RISKY);
    let loud = sandbox.run(&["lint", "jobs.nix"]);
    let quiet = sandbox.run(&["lint", "-q", "jobs.nix"]);
    assert_eq!(loud.stdout, format!("{}2 warnings (1 fixable with --fix)\n", quiet.stdout));
    assert_eq!(quiet.stderr, "");
    assert_eq!(sandbox.run(&["lint", "-q", "--fix", "jobs.nix"]).stderr, "");
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
    sandbox.run(&["build", "pod.yaml"]).assert_error(&["`pod.yaml` holds manifests already"]);
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

/// The findings of a run that printed them to one of its streams.
fn findings(stream: &str) -> Vec<serde_json::Value> {
    let report: serde_json::Value = serde_json::from_str(stream).expect(stream);
    assert_eq!(report["version"], 1);
    report["findings"].as_array().expect("a list").clone()
}

#[test]
fn json_tells_also_why_nothing_could_be_evaluated() {
    for (text, message, line, column) in [
        ("{\n  a.b = 5;\n}", "`a.b` is a number where a spec", 2, 3),
        ("{ a = b; }", "evaluation of `jobs.nix` failed: undefined variable 'b'", 1, 7),
        ("{ a = throw \"boom\"; }", "evaluation of `jobs.nix` failed: boom", 1, 3),
        ("{\n  a = 1;\n  b = ", "evaluation of `jobs.nix` failed: syntax error", 3, 0),
        ("let x = x; in x", "evaluation of `jobs.nix` failed: infinite recursion", 1, 9),
    ] {
        let sandbox = Sandbox::with("jobs.nix", text);
        let lint = sandbox.run(&["lint", "--format", "json", "jobs.nix"]);
        lint.assert_status(2);
        assert_eq!(lint.stderr, "", "{lint:?}");
        let build = sandbox.run(&["build", "--format", "json", "jobs.nix"]);
        build.assert_status(2);
        assert_eq!((build.stdout.as_str(), &build.stderr), ("", &lint.stdout));
        let found = findings(&lint.stdout);
        assert_eq!(found.len(), 1, "{lint:?}");
        let finding = &found[0];
        assert_eq!((&finding["rule"], &finding["severity"]), (&"evaluation".into(), &"error".into()));
        assert!(finding["message"].as_str().is_some_and(|found| found.contains(message)), "{finding}");
        assert_eq!((&finding["file"], &finding["line"]), (&"jobs.nix".into(), &line.into()), "{finding}");
        assert!(column == 0 || finding["column"] == column, "{finding}");
        assert!(!finding.to_string().contains("document.nix"), "{finding}");
        // Verbose output on standard error does not keep it from being told.
        let verbose = sandbox.run(&["-v", "lint", "--format", "json", "jobs.nix"]);
        assert_eq!((verbose.status, verbose.stdout), (Some(2), lint.stdout));
    }
}

#[test]
fn json_tells_also_what_cannot_be_read() {
    let sandbox = Sandbox::with("doc.json", "{ \"nixbatch\": 2 }");
    sandbox.write("jobs.nix", RISKY);
    let message = |args: &[&str]| {
        let run = sandbox.run(args);
        run.assert_status(2);
        findings(&run.stdout)[0]["message"].as_str().expect("a text").to_owned()
    };
    assert!(message(&["lint", "--format", "json", "doc.json"]).starts_with("cannot read `doc.json`"));
    assert!(message(&["lint", "--format", "json", "missing.nix"]).starts_with("there is no `missing.nix`"));
    let run = sandbox.run(&["lint", "--format", "json", "doc.json", "jobs.nix", "missing.nix"]);
    run.assert_status(2);
    let rules: Vec<_> = findings(&run.stdout).iter().map(|finding| finding["rule"].clone()).collect();
    assert_eq!(rules, ["schedule-never-fires", "image-latest", "evaluation", "evaluation"]);
    assert_eq!(run.stderr, "");
}

#[test]
fn several_targets_make_one_report() {
    let sandbox = Sandbox::with("b.nix", RISKY);
    sandbox.write("a.nix", RISKY);
    let run = sandbox.run(&["lint", "b.nix", "a.nix", "b.nix"]);
    assert_eq!(run.places(), ["a.nix:4:16", "a.nix:6:13", "b.nix:4:16", "b.nix:6:13"], "{run:?}");
    let run = sandbox.run(&["lint", "b.nix", "missing.nix", "nowhere.nix"]);
    run.assert_status(2).assert_says(&["`missing.nix`", "`nowhere.nix`"]);
    assert!(run.stdout.contains("b.nix:4:16"), "the others are looked at: {run:?}");
}

#[test]
fn what_targets_share_is_said_once() {
    let sandbox = Sandbox::new();
    let job = CLEAN.replace("etl:1.4.2", "etl:latest").replace("\"nightly\"", "name");
    sandbox.write("job.nix", format!("name: {job}"));
    for name in ["a", "b", "c"] {
        sandbox.write(&format!("{name}.nix"), format!("import ./job.nix {name:?}"));
    }
    let two = findings(&sandbox.run(&["lint", "a.nix", "b.nix", "--format", "json"]).stdout);
    assert_eq!(two.len(), 1, "{two:?}");
    assert_eq!(two[0]["file"], "job.nix");
    assert_eq!(two[0]["object"], "CronJob/etl/a");
    assert_eq!(two[0]["notes"][0], "it holds for CronJob/etl/b as well");
    let three = findings(&sandbox.run(&["lint", "a.nix", "b.nix", "c.nix", "--format", "json"]).stdout);
    assert_eq!(three.len(), 1, "{three:?}");
    assert_eq!(three[0]["notes"][0], "it holds for 2 more objects as well");
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

/// The command line goes before the bundle, and a Namespace in the bundle before both.
#[test]
fn pods_are_held_to_the_security_that_is_asked_for() {
    let job = |settings: &str| {
        let job = "load = batchProcessing.mkKubernetesJob \"load\" { image = \"load:v1\"; };";
        Sandbox::with("jobs.nix", format!("{{ batchProcessing, ... }}: {{ {settings} {job} }}"))
    };
    let strict = ["build", "jobs.nix", "--pod-security", "restricted"];
    let namespace = "ns = { apiVersion = \"v1\"; kind = \"Namespace\"; metadata = { name = \"default\"; \
                     labels.\"pod-security.kubernetes.io/enforce\" = \"baseline\"; }; };";
    job("").run(&strict[..2]).assert_status(0);
    job("").run(&strict).assert_status(1).assert_says(&["error[pod-security]", "`restricted`"]);
    job("podSecurity = \"restricted\";").run(&strict[..2]).assert_status(1);
    job("podSecurity = \"privileged\";").run(&strict).assert_status(1);
    job(namespace).run(&strict).assert_status(0);
}
