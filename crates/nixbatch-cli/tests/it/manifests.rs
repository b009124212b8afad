//! Manifests that never saw Nix.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::process::{Command, Stdio};

use crate::common::{RISKY, Sandbox, config_map, document};

const CRON_JOB: &str = "# The nightly report.
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly, namespace: etl}
spec:
  schedule: \"0 0 30 2 *\" # never
  timeZone: Europe/Berlin
  jobTemplate:
    spec:
      activeDeadlineSeconds: 3600
      template:
        spec:
          restartPolicy: never
          containers:
          - name: main
            image: etl:1
            env:
            - name: MODE
              value: yes   # quoted by the fix
            resources: {requests: {memory: 1Gi}, limits: {memory: 1Gi}}
";

const CLEAN: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";

#[test]
fn a_file_is_linted_with_its_lines() {
    let sandbox = Sandbox::with("job.yaml", CRON_JOB);
    let run = sandbox.run(&["lint", "job.yaml"]);
    run.assert_status(1);
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn fixes_keep_comments_and_layout() {
    let sandbox = Sandbox::with("job.yaml", CRON_JOB);
    let run = sandbox.run(&["lint", "--fix", "job.yaml"]);
    run.assert_status(0);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", "made 3 fixes\n"));
    let mended = CRON_JOB
        .replace("never\n          containers", "Never\n          containers")
        .replace("value: yes ", "value: \"yes\" ")
        .replace("Europe/Berlin\n", "Europe/Berlin\n  suspend: true\n");
    assert_eq!(sandbox.read("job.yaml"), mended);
    sandbox.run(&["lint", "--fix", "job.yaml"]).assert_says(&["made 0 fixes"]);
}

#[test]
fn json_and_lists_are_mended_as_they_are() {
    let list = "{\n\t\"apiVersion\": \"v1\", \"kind\": \"List\",\n\t\"items\": [\n\t\t{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\",\n\t\t \"metadata\": {\"name\": \"a\"}, \"data\": {\"x\": 1.50}}\n\t]\n}\n";
    let sandbox = Sandbox::with("list.json", list);
    sandbox.run(&["lint", "--fix", "list.json"]).assert_status(0).assert_says(&["made 1 fix\n"]);
    assert_eq!(sandbox.read("list.json"), list.replace("1.50", "\"1.50\""));
}

#[test]
fn what_other_values_use_is_not_mended() {
    let text = CRON_JOB
        .replace("value: yes ", "value: &x yes ")
        .replace("- name: MODE", "- name: ALSO\n              value: *x\n            - name: MODE");
    let text = text.replace(
        "value: *x\n            - name: MODE\n              value: &x yes",
        "value: &x yes\n            - name: MODE\n              value: *x",
    );
    let sandbox = Sandbox::with("job.yaml", &text);
    sandbox.run(&["lint", "--fix", "job.yaml"]).assert_status(1).assert_says(&["made 2 fixes\n"]);
    assert!(sandbox.read("job.yaml").contains("&x yes") && sandbox.read("job.yaml").contains("value: *x"));
}

#[test]
fn excuses_work_as_in_nix() {
    let risky = CRON_JOB
        .replace("never\n          containers", "Never\n          containers")
        .replace("yes ", "'yes' ");
    let excused = risky.replace("# never", "# nixbatch: allow schedule-never-fires -- switched on by hand");
    let sandbox = Sandbox::with("job.yaml", &excused);
    sandbox.run(&["lint", "job.yaml"]).assert_status(0).assert_says(&["no findings"]);
    let annotation = "{name: nightly, annotations: {nixbatch.io/allow.schedule-never-fires: why not}}";
    sandbox.write("job.yaml", risky.replace("{name: nightly, namespace: etl}", annotation));
    sandbox.run(&["lint", "job.yaml"]).assert_status(0).assert_says(&["no findings"]);
    sandbox.write("job.yaml", format!("{CLEAN}# nixbatch: allow image-latest -- nothing here\n"));
    let run = sandbox.run(&["lint", "job.yaml"]);
    assert!(run.stdout.contains("warning[unused-ignore]"), "{run:?}");
}

#[test]
fn directories_are_walked_in_order_and_what_is_ignored_is_not() {
    let sandbox = Sandbox::new();
    let wrong = CLEAN.replace("data", "").replace("name: a", "nam: a");
    for name in
        ["k8s/b.yml", "k8s/a/z.json", "k8s/a.yaml", "k8s/out/x.yaml", "k8s/.hidden/x.yaml", "k8s/notes.txt"]
    {
        sandbox.write(name, &wrong);
    }
    sandbox.write("k8s/a/z.json", r#"{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"nam": "z"}}"#);
    sandbox.write("k8s/.gitignore", "out/\n");
    symlink("..", sandbox.path("k8s/a/loop")).expect("linked");
    symlink("../b.yml", sandbox.path("k8s/a/again.yaml")).expect("linked");
    let run = sandbox.run(&["lint", "k8s"]);
    run.assert_status(1);
    let mut files: Vec<_> =
        run.places().iter().map(|place| place.split(':').next().unwrap_or_default().to_owned()).collect();
    files.dedup();
    assert_eq!(files, ["k8s/a.yaml", "k8s/a/again.yaml", "k8s/a/z.json"], "{run:?}");
}

#[test]
fn what_is_no_manifest_is_counted_and_told_on_request() {
    let sandbox = Sandbox::with("k8s/a.yaml", CLEAN);
    sandbox.write("k8s/values.yaml", "image: {tag: 1}\n");
    sandbox.write("k8s/docker-compose.yml", "services: {web: {image: x}}\n");
    sandbox.write("k8s/chart/Chart.yaml", "apiVersion: v2\nname: x\nversion: 1.0.0\n");
    sandbox.write(
        "k8s/chart/templates/job.yaml",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: {{ .Values.name }}}\n",
    );
    sandbox.write(
        "k8s/base/kustomization.yaml",
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [pod.yaml]\npatches:\n- path: ./patch.yaml\n",
    );
    sandbox.write("k8s/base/patch.yaml", "apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\nspec: {}\n");
    let run = sandbox.run(&["lint", "k8s"]);
    run.assert_status(0);
    assert_eq!(run.stderr, "skipped 6 files that are no Kubernetes manifests\nno findings\n");
    let run = sandbox.run(&["lint", "--strict", "k8s"]);
    insta::assert_snapshot!(run.stderr);
}

#[test]
fn nothing_to_look_at_is_told() {
    let sandbox = Sandbox::new();
    fs::create_dir(sandbox.path("empty")).expect("made");
    let run = sandbox.run(&["lint", "empty"]);
    run.assert_status(0);
    assert!(
        run.stdout.contains("warning[empty-bundle]: there is no Kubernetes manifest in `empty`"),
        "{run:?}"
    );
    sandbox.run(&["lint", "--fail-on", "warning", "empty"]).assert_status(1);
}

#[test]
fn bundles_and_manifests_are_linted_in_one_run() {
    let sandbox = Sandbox::with("jobs.nix", RISKY);
    sandbox.write("k8s/a.yaml", CRON_JOB);
    sandbox.write("doc.json", document([config_map("a", "B")]));
    let run = sandbox.run(&["lint", "k8s", "jobs.nix", "doc.json", "--format", "json"]);
    run.assert_status(1);
    for name in ["\"k8s/a.yaml\"", "\"jobs.nix\"", "invalid-name"] {
        assert!(run.stdout.contains(name), "{name} {run:?}");
    }
    sandbox.run(&["lint", "--fix", "k8s", "jobs.nix"]).assert_status(0).assert_says(&["made 4 fixes"]);
}

#[test]
fn files_are_one_world() {
    let sandbox = Sandbox::with("k8s/job.yaml", CRON_JOB.replace("- name: MODE", "- name: ALSO\n              valueFrom: {configMapKeyRef: {name: settings, key: a}}\n            - name: MODE"));
    let dangling = |run: &crate::common::Run| run.stdout.contains("dangling-config-map");
    assert!(dangling(&sandbox.run(&["lint", "k8s"])));
    sandbox.write(
        "k8s/settings.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: etl}\ndata: {a: b}\n",
    );
    assert!(!dangling(&sandbox.run(&["lint", "k8s"])));
    sandbox.write(
        "k8s/twice.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: etl}\n",
    );
    sandbox.write(
        "k8s/other/twice.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: etl}\n",
    );
    let run = sandbox.run(&["lint", "k8s"]);
    assert_eq!(run.stdout.matches("warning[duplicate-object]").count(), 1, "{run:?}");
}

fn lint_input(sandbox: &Sandbox, text: &str) -> crate::common::Run {
    let mut command = sandbox.command(&["lint", "-"]);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("started");
    child.stdin.take().expect("piped").write_all(text.as_bytes()).expect("written");
    let output = child.wait_with_output().expect("ended");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    crate::common::Run {
        status: output.status.code(),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

#[test]
fn standard_input_holds_manifests_or_a_document() {
    let sandbox = Sandbox::new();
    let run = lint_input(&sandbox, &format!("{CLEAN}---\n{CRON_JOB}"));
    assert_eq!(run.status, Some(1));
    assert!(run.stdout.contains("--> standard input:"), "{run:?}");
    let run = lint_input(&sandbox, r#"{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "A"}}"#);
    assert!(run.stdout.contains("--> standard input:1:"), "{run:?}");
    let run = lint_input(&sandbox, &document([config_map("a", "b")]));
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), "no findings\n"));
}

#[test]
fn manifests_are_not_built() {
    let sandbox = Sandbox::with("a.yaml", CLEAN);
    sandbox.run(&["build", "a.yaml"]).assert_error(&["holds manifests already", "nixbatch lint"]);
    sandbox.run(&["build", "../work"]).assert_error(&["neither a `flake.nix` nor a `default.nix`"]);
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_looked_at() {
    let sandbox = Sandbox::with("k8s/good.yaml", CRON_JOB);
    sandbox.write("k8s/latin.yaml", b"apiVersion: v1\nkind: Pod\nmetadata: {name: \xe9}\n");
    sandbox.write("k8s/wide.yaml", b"\xff\xfea\0");
    sandbox.write("k8s/cut.yaml", format!("{CLEAN}---\napiVersion: v1\nkind: [\n---\n{CLEAN}"));
    let made = Command::new("mkfifo").arg(sandbox.path("k8s/pipe.yaml")).status();
    assert!(made.expect("mkfifo runs").success());
    symlink("nowhere.yaml", sandbox.path("k8s/broken.yaml")).expect("linked");
    let run = sandbox.run(&["lint", "k8s"]);
    run.assert_status(2)
        .assert_says(&["`k8s/pipe.yaml`: it is no regular file", "cannot read `k8s/broken.yaml`"]);
    for place in ["k8s/cut.yaml:6:", "k8s/good.yaml:6:", "k8s/latin.yaml:3:18", "k8s/wide.yaml:1:1"] {
        assert!(run.places().iter().any(|found| found.starts_with(place)), "{place} {run:?}");
    }
    let status = sandbox.run(&["lint", "k8s/cut.yaml"]).status;
    assert_eq!(status, Some(1), "what is wrong in a file that can be read is a finding");
    fs::set_permissions(sandbox.path("k8s/good.yaml"), fs::Permissions::from_mode(0o000)).expect("set");
}

/// Input that is made to hurt is refused soon.
#[test]
fn hostile_files_are_findings() {
    let sandbox = Sandbox::new();
    let head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";
    let mut laughs = format!("{head}a0: &a0 [lol, lol]\n");
    for depth in 1..40 {
        laughs += &format!("a{depth}: &a{depth} [*a{0}, *a{0}, *a{0}]\n", depth - 1);
    }
    sandbox.write("k8s/laughs.yaml", laughs);
    sandbox.write("k8s/loop.yaml", format!("{head}data: &x {{a: *x}}\n"));
    sandbox.write("k8s/deep.yaml", format!("{head}data: {}\n", "[".repeat(10_000)));
    sandbox.write(
        "k8s/deep.json",
        format!(
            r#"{{"apiVersion": "v1", "kind": "ConfigMap", "data": {}{}}}"#,
            "[".repeat(10_000),
            "]".repeat(10_000)
        ),
    );
    let run = sandbox.run(&["lint", "k8s"]);
    run.assert_status(1);
    assert_eq!(run.stdout.matches("error[unreadable-manifest]").count(), 4, "{run:?}");
}
