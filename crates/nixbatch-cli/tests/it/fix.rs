use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::process::Command;

use crate::common::{RISKY, Sandbox};

#[test]
fn safe_fixes_are_made_and_the_rest_is_reported() {
    let sandbox = Sandbox::with("jobs.nix", RISKY);
    let run = sandbox.run(&["lint", "--fix", "jobs.nix"]);
    run.assert_status(0);
    assert_eq!(run.stderr, "made 1 fix\n");
    assert!(run.stdout.contains("image-latest") && !run.stdout.contains("schedule-never-fires"), "{run:?}");
    let mended = sandbox.read("jobs.nix");
    let added: Vec<_> = mended.lines().filter(|line| !RISKY.contains(line)).collect();
    assert_eq!(added, ["    suspend = true;"], "{mended}");
    assert_eq!(mended.lines().count(), RISKY.lines().count() + 1);
    sandbox.run(&["lint", "--fix", "jobs.nix"]).assert_says(&["made 0 fixes"]);
    assert_eq!(sandbox.read("jobs.nix"), mended);
}

#[test]
fn settings_are_mended_like_arguments() {
    let wrong = "{ batchProcessing, ... }: {
  namign = \"hash\";
  kubernetesVersion = 1.35;
  gitops = \"argo\";
  external = { configMap = [ \"a\" ]; secrets = \"b\"; };
  lint.ignor.deadline-unset = \"it is short\";
  once = batchProcessing.mkKubernetesJob \"once\" { image = \"once:v1\"; };
}
";
    let sandbox = Sandbox::with("jobs.nix", wrong);
    let run = sandbox.run(&["lint", "--fix", "jobs.nix"]);
    run.assert_status(1).assert_says(&["made 5 fixes\n"]);
    assert!(
        run.stdout.contains("write `argocd` (unsafe)") && !run.stdout.contains("deadline-unset"),
        "{run:?}"
    );
    let mended = [
        ("namign", "naming"),
        ("1.35", "\"1.35\""),
        ("configMap ", "configMaps "),
        ("\"b\"", "[ \"b\" ]"),
        ("ignor.", "ignore."),
    ];
    let mended = mended.iter().fold(wrong.to_owned(), |text, (from, to)| text.replace(from, to));
    assert_eq!(sandbox.read("jobs.nix"), mended);
}

#[test]
fn a_diff_changes_nothing() {
    let sandbox = Sandbox::with("jobs.nix", RISKY);
    let run = sandbox.run(&["lint", "--diff", "jobs.nix"]);
    run.assert_status(0).assert_says(&["would make 1 fix"]);
    assert!(run.stdout.starts_with("--- a/jobs.nix\n+++ b/jobs.nix\n@@"), "{run:?}");
    assert_eq!(sandbox.read("jobs.nix"), RISKY);
    let with_fix = sandbox.run(&["lint", "--fix", "--diff", "jobs.nix"]);
    assert_eq!(with_fix.stdout, run.stdout);
    assert_eq!(sandbox.read("jobs.nix"), RISKY);
    sandbox.run(&["lint", "--fix", "jobs.nix"]).assert_status(0);
    let mended = sandbox.read("jobs.nix");
    sandbox.write("jobs.nix", RISKY);
    sandbox.write("fix.diff", &run.stdout);
    let patch = Command::new("git").args(["apply", "fix.diff"]).current_dir(sandbox.cwd()).status();
    assert!(patch.expect("git runs").success());
    assert_eq!(sandbox.read("jobs.nix"), mended);
}

#[test]
fn unsafe_fixes_only_on_request() {
    let risky = RISKY.replace("    activeDeadlineSeconds = 3600;\n", "");
    let sandbox = Sandbox::with("jobs.nix", &risky);
    sandbox.run(&["lint", "--fix", "jobs.nix"]).assert_says(&["made 1 fix\n"]);
    assert!(!sandbox.read("jobs.nix").contains("activeDeadlineSeconds"));
    sandbox.write("jobs.nix", &risky);
    sandbox.run(&["lint", "--fix", "--unsafe-fixes", "jobs.nix"]).assert_says(&["made 2 fixes"]);
    assert!(sandbox.read("jobs.nix").contains("activeDeadlineSeconds"));
    sandbox.write("jobs.nix", &risky);
    let run = sandbox.run(&["lint", "--unsafe-fixes", "jobs.nix"]);
    run.assert_error(&["--fix", "--diff"]);
    let run = sandbox.run(&["lint", "--diff", "--unsafe-fixes", "jobs.nix"]);
    run.assert_status(0)
        .assert_says(&["would make 1 fix, then 1 more at the same places, then look again for more"]);
    assert_eq!(sandbox.read("jobs.nix"), risky);
}

/// Findings as JSON have the edits in them.
#[test]
fn a_diff_is_no_json() {
    let sandbox = Sandbox::with("jobs.nix", RISKY);
    let run = sandbox.run(&["lint", "--diff", "--format", "json", "jobs.nix"]);
    run.assert_error(&["`--diff` is for people", "carries the edits"]);
}

/// Two fixes of one attribute are made one after the other.
#[test]
fn a_diff_says_that_fixes_may_follow() {
    let text = RISKY.replace("schedule =", "suspend = \"false\";\n    schedule =");
    let sandbox = Sandbox::with("jobs.nix", &text);
    let run = sandbox.run(&["lint", "--diff", "jobs.nix"]);
    run.assert_status(1)
        .assert_says(&["would make 1 fix, then 1 more at the same places, then look again for more\n"]);
    assert!(run.stdout.contains("+    suspend = "), "{run:?}");
    sandbox.run(&["lint", "--fix", "jobs.nix"]).assert_says(&["made 2 fixes\n"]);
}

#[test]
fn a_diff_sets_nothing_twice() {
    let job = r#"{
  apiVersion = "batch/v1"; kind = "Job"; metadata.name = "a";
  spec = {
    ttlSecondsAfterFinish = 60;
    template.spec = {
      restartPolicy = "Never"; ttlSecondsAfterFinished = 30;
      containers = [ { name = "a"; image = "a:1"; } ];
    };
  };
}
"#;
    let sandbox = Sandbox::with("job.nix", job);
    let run = sandbox.run(&["lint", "--diff", "job.nix"]);
    assert_eq!(run.stdout.matches("\n+    ttlSecondsAfterFinished").count(), 1, "{run:?}");
}

#[test]
fn line_ends_permissions_and_links_stay() {
    let sandbox = Sandbox::with("real.nix", RISKY.replace('\n', "\r\n"));
    fs::set_permissions(sandbox.path("real.nix"), fs::Permissions::from_mode(0o600)).expect("set");
    symlink("real.nix", sandbox.path("jobs.nix")).expect("linked");
    sandbox.run(&["lint", "--fix", "jobs.nix"]).assert_says(&["made 1 fix\n"]);
    let text = sandbox.read("real.nix");
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count(), "{text:?}");
    assert!(text.contains("suspend = true;\r\n"), "{text:?}");
    assert!(sandbox.path("jobs.nix").is_symlink());
    assert_eq!(fs::metadata(sandbox.path("real.nix")).expect("there").permissions().mode() & 0o777, 0o600);
    assert_eq!(sandbox.tree("."), ["jobs.nix", "real.nix"]);
}

#[test]
fn a_file_of_several_targets_is_mended_once() {
    let sandbox = Sandbox::with("common.nix", RISKY);
    for target in ["a.nix", "b.nix"] {
        sandbox.write(target, "import ./common.nix");
    }
    sandbox.run(&["lint", "--fix", "a.nix", "b.nix"]).assert_says(&["made 1 fix\n"]);
    assert_eq!(sandbox.read("common.nix").matches("suspend").count(), 1);
}

#[test]
fn what_lies_in_the_store_is_left_alone() {
    let sandbox = Sandbox::with("common.nix", RISKY);
    let stored =
        Command::new("nix-store").arg("--add").arg(sandbox.path("common.nix")).output().expect("Nix");
    let stored = String::from_utf8(stored.stdout).expect("UTF-8");
    sandbox.write("jobs.nix", format!("import {stored}"));
    let run = sandbox.run(&["lint", "--fix", "jobs.nix"]);
    let reason = format!("`{}` is not mended: it lies in the Nix store", stored.trim());
    run.assert_status(0).assert_says(&[&reason, "made 0 fixes"]);
}

#[test]
fn fixes_after_which_nothing_evaluates_are_undone() {
    let guard = r#"{ batchProcessing, ... }:
assert builtins.length (builtins.split "suspen[d]" (builtins.readFile ./jobs.nix)) == 1;
"#;
    let text = RISKY.replacen("{ batchProcessing, ... }:", guard, 1);
    let sandbox = Sandbox::with("jobs.nix", &text);
    sandbox.run(&["lint", "jobs.nix"]).assert_status(0);
    let run = sandbox.run(&["lint", "--fix", "jobs.nix"]);
    run.assert_status(0).assert_says(&[
        "jobs.nix:6: schedule-never-fires was not mended: the change would reach more than it is for",
        "made 0 fixes",
    ]);
    assert_eq!(sandbox.read("jobs.nix"), text);
}

/// Each `bad` file has a fix that would change something else as well, and one that would not.
#[test]
fn fixes_that_change_something_else_are_left_out() {
    let head = "{ batchProcessing, ... }: with batchProcessing; let\n  ok = { image = \"a:1\"; \
                activeDeadlineSeconds = 60; resources.requests.memory = \"1Gi\"; };\n";
    let good = "  good = mkKubernetesJob \"good\" (ok // { paralelism = 2; });\n";
    for (rule, rest) in [
        (
            "unknown-value",
            "  c = { concurrencyPolicy = \"forbid\"; };\nin {\n  a = mkCronJob \"a\" (ok // c // { schedule = \"@daily\"; });\n  \
             m = { apiVersion = \"v1\"; kind = \"ConfigMap\"; metadata.name = \"m\"; data.x = c.concurrencyPolicy; };\n",
        ),
        (
            "wrong-type",
            "in {\n  a = mkKubernetesJob \"a\" (rec { inherit (ok) image activeDeadlineSeconds resources; backoffLimit = \"3\"; \
             args = [ backoffLimit ]; });\n",
        ),
    ] {
        let text = format!("{head}{rest}{good}}}\n");
        let sandbox = Sandbox::with("jobs.nix", &text);
        let run = sandbox.run(&["lint", "--fix", "jobs.nix"]);
        run.assert_status(1).assert_says(&[
            &format!("{rule} was not mended: the change would reach more than it is for"),
            "made 1 fix\n",
        ]);
        assert!(run.stdout.contains("(unsafe)") && !run.stdout.contains("fixable"), "{run:?}");
        assert_eq!(sandbox.read("jobs.nix"), text.replace("paralelism", "parallelism"));
    }
}

#[test]
fn fixes_that_other_items_would_feel_are_unsafe() {
    let text = r#"{ batchProcessing, ... }: with batchProcessing; let
  job = name: schedule: mkCronJob name { inherit schedule; image = "a:1"; activeDeadlineSeconds = 60; suspend = false; };
in { never = job "never" "0 0 30 2 *"; yearly = job "yearly" "0 0 1 1 *"; }
"#;
    let sandbox = Sandbox::with("jobs.nix", text);
    let run = sandbox.run(&["lint", "jobs.nix"]);
    assert!(run.stdout.contains("set `suspend` to true (unsafe)"), "{run:?}");
    sandbox.run(&["lint", "--fix", "jobs.nix"]).assert_says(&["made 0 fixes"]);
    assert_eq!(sandbox.read("jobs.nix"), text);
}

/// What is added to a set is added for all that take it.
#[test]
fn what_other_items_would_get_is_not_added_by_itself() {
    let text = r#"{ ... }: let
  base = {
    apiVersion = "batch/v1"; kind = "CronJob";
    spec = { schedule = "0 0 30 2 *"; timeZone = "UTC"; jobTemplate.spec = { activeDeadlineSeconds = 60; template.spec = {
      restartPolicy = "Never"; containers = [ { name = "a"; image = "a:1"; resources.requests.memory = "1Gi"; } ]; }; }; };
  };
in {
  a = base // { metadata.name = "a"; };
  b = base // { metadata.name = "b"; spec = base.spec // { schedule = "@daily"; }; };
}
"#;
    let sandbox = Sandbox::with("jobs.nix", text);
    let run = sandbox.run(&["lint", "jobs.nix"]);
    assert!(run.stdout.contains("set `suspend` to true (unsafe)"), "{run:?}");
}

/// A document is no source, and can be read only once.
#[test]
fn documents_beside_sources_are_looked_at_once() {
    let sandbox = Sandbox::with("jobs.nix", RISKY);
    sandbox.write("document.json", r#"{ "nixbatch": 1, "items": [] }"#);
    let mut command = sandbox.command(&["lint", "--fix", "jobs.nix", "-"]);
    command.stdin(fs::File::open(sandbox.path("document.json")).expect("there"));
    sandbox.finish(command).assert_status(0).assert_says(&["made 1 fix\n"]);
    assert!(sandbox.read("jobs.nix").contains("suspend = true;"));
}

#[test]
fn what_another_target_needs_stays() {
    let common = r#"{ image = "a:1"; activeDeadlineSeconds = 60; backofLimit = 3; }"#;
    let sandbox = Sandbox::with("common.nix", common);
    sandbox.write(
        "a.nix",
        r#"{ batchProcessing, ... }: { a = batchProcessing.mkKubernetesJob "a" (import ./common.nix); }"#,
    );
    let b = r#"{ batchProcessing, ... }: let c = import ./common.nix; in {
  b = batchProcessing.mkKubernetesJob "b" { inherit (c) image activeDeadlineSeconds; backoffLimit = c.backofLimit; };
}"#;
    sandbox.write("b.nix", b);
    let run = sandbox.run(&["lint", "--fix", "a.nix", "b.nix"]);
    run.assert_status(1).assert_says(&["common.nix:1: unknown-argument was not mended", "made 0 fixes"]);
    assert_eq!(sandbox.read("common.nix"), common);
}
