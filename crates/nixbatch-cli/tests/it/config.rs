//! `nixbatch.toml`.

use crate::common::{RISKY, Sandbox};

const POD: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: A}\n";

#[test]
fn it_is_found_upwards_and_judges_findings() {
    let sandbox = Sandbox::with("jobs/dev/jobs.nix", RISKY);
    sandbox.write(
        "nixbatch.toml",
        "fail-on = \"warning\"\n[allow]\nimage-latest = \"a mirror pins them\"\n\n[severity]\nschedule-never-fires = \"info\"\n",
    );
    let run = sandbox.run(&["lint", "jobs/dev/jobs.nix"]);
    run.assert_status(0);
    assert!(
        run.stdout.contains("info[schedule-never-fires]") && !run.stdout.contains("image-latest"),
        "{run:?}"
    );
    sandbox.run(&["lint", "--fail-on", "info", "jobs/dev/jobs.nix"]).assert_status(1);
    sandbox.run(&["build", "--fail-on", "info", "jobs/dev/jobs.nix"]).assert_status(1);
    sandbox.write("jobs/nixbatch.toml", "fail-on = \"warning\"\n");
    sandbox.run(&["lint", "jobs/dev/jobs.nix"]).assert_status(1);
    sandbox.run(&["build", "jobs/dev/jobs.nix"]).assert_status(1);
}

#[test]
fn paths_have_their_own_rules() {
    let pod = |image: &str| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec: {{containers: [{{name: a, image: \"{image}\", resources: {{requests: {{memory: 1Gi}}}}}}]}}\n"
        )
    };
    let sandbox = Sandbox::with("k8s/dev/a.yaml", pod("a:latest"));
    sandbox.write("k8s/prod/a.yaml", pod("a:latest"));
    sandbox.write(
        "k8s/nixbatch.toml",
        "exclude = [\"vendor/\"]\n[severity]\nimage-latest = \"error\"\n[[per-path]]\npaths = [\"/dev/\"]\nallow.image-latest = \"moves on purpose\"\n",
    );
    sandbox.write("k8s/vendor/a.yaml", pod("a:latest"));
    let run = sandbox.run(&["lint", "k8s"]);
    run.assert_status(1);
    assert_eq!(run.stdout.matches("error[image-latest]").count(), 1, "{run:?}");
    assert!(run.places()[0].starts_with("k8s/prod/a.yaml"), "{run:?}");
}

#[test]
fn errors_stay_errors_and_mistakes_are_told_at_their_line() {
    let sandbox = Sandbox::with("k8s/a.yaml", POD);
    sandbox.write("nixbatch.toml", "kubernetes-verison = \"1.35\"\n[allow]\ninvalid-name = \"x\"\n");
    let run = sandbox.run(&["lint", "k8s"]);
    run.assert_status(1);
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn the_nearest_version_counts() {
    let sandbox = Sandbox::with("jobs.nix", RISKY);
    sandbox.write("nixbatch.toml", "pod-security = \"restricted\"\n");
    let finds = |args: &[&str]| sandbox.run(args).stdout.contains("error[pod-security]");
    assert!(finds(&["lint", "jobs.nix"]));
    assert!(!finds(&["lint", "--pod-security", "privileged", "jobs.nix"]));
    sandbox.write("jobs.nix", RISKY.replacen("nightly =", "podSecurity = \"privileged\";\n  nightly =", 1));
    assert!(!finds(&["lint", "jobs.nix"]), "what the bundle says goes before the file");
}
