use std::fs;

use nixbatch_core::builders::BUILDERS;
use nixbatch_core::params::Param;
use nixbatch_core::settings;

use crate::common::{CLEAN, Sandbox};

#[track_caller]
fn help(args: &[&str]) -> String {
    let run = Sandbox::new().run(args);
    run.assert_status(0);
    assert_eq!(run.stderr, "");
    run.stdout
}

#[test]
fn the_program() {
    insta::assert_snapshot!(help(&["--help"]));
}

#[test]
fn each_command() {
    for command in ["build", "lint", "eval", "explain", "completions", "man"] {
        let text = help(&[command, "--help"]);
        assert!(text.contains("Examples:\n  nixbatch"), "{text}");
        insta::assert_snapshot!(command, text);
    }
}

#[test]
fn the_version() {
    assert_eq!(help(&["--version"]), format!("nixbatch {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn completions_for_each_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(help(&["completions", shell]).contains("eval-timeout"), "{shell}");
    }
    // clap_complete writes nothing about arguments without an option for fish.
    for shell in ["bash", "zsh"] {
        let script = help(&["completions", shell]);
        assert!(script.contains("image-latest") && script.contains("mkCronJob"), "{shell}");
    }
}

#[test]
fn man_pages() {
    assert!(help(&["man"]).contains(".TH nixbatch 1"));
    let sandbox = Sandbox::new();
    sandbox.run(&["man", "--out", "man/man1"]).assert_status(0);
    assert!(sandbox.tree("man/man1").contains(&"nixbatch-build.1".to_owned()));
    assert!(sandbox.read("man/man1/nixbatch-build.1").contains("nixbatch build jobs.nix"));
}

#[test]
fn usage_errors_have_status_2() {
    let sandbox = Sandbox::with("jobs.nix", CLEAN);
    for args in [
        &["bild"][..],
        &["build", "--color", "blue"],
        &["build", "jobs.nix", "--out", "x", "--stdout"],
        &["build", "jobs.nix", "--arg", "one"],
        &["build", "jobs.nix", "--eval-timeout", "soon"],
        &["build", "jobs.nix", "--kubernetes-version", "1.2"],
        &["-q", "-v", "build", "jobs.nix"],
        &["completions", "csh"],
        &[],
    ] {
        let run = sandbox.run(args);
        assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""), "{args:?}");
        assert!(!run.stderr.is_empty(), "{args:?}");
    }
}

#[test]
fn every_rule_is_explained() {
    let list = help(&["explain"]);
    assert!(list.lines().count() > 20, "{list}");
    for line in list.lines() {
        let (name, what) = line.split_once(' ').expect("a name");
        if ["builder", "setting"].iter().any(|other| what.trim_start().starts_with(other)) {
            continue;
        }
        let text = help(&["explain", name]);
        assert!(text.starts_with(&format!("{name} (")) && text.contains("## Why"), "{text}");
    }
}

#[test]
fn every_builder_is_explained() {
    let list = help(&["explain"]);
    for builder in BUILDERS {
        assert!(list.contains(&format!("\n{} ", builder.name)), "{list}");
        let text = help(&["explain", builder.name]);
        let page =
            format!("{}/../../docs/reference/builders/{}.md", env!("CARGO_MANIFEST_DIR"), builder.name);
        let page = fs::read_to_string(page).expect("a page");
        let (head, arguments) = text.split_once("## Arguments").expect("arguments");
        assert!(page.starts_with(head) && page.ends_with(arguments), "{text}");
        for param in builder.params() {
            assert!(text.contains(&format!("| `{}` | ", param.name)), "{}", param.name);
        }
    }
    Sandbox::new()
        .run(&["explain", "mkCronjobs"])
        .assert_error(&["no builder and no setting `mkCronjobs`; did you mean `mkCronJob`?"]);
    Sandbox::new().run(&["explain", "deadline"]).assert_error(&["did you mean `deadline-unset`?"]);
}

#[test]
fn every_setting_is_explained() {
    let list = help(&["explain"]);
    let all = help(&["explain", "settings"]);
    for setting in settings::ALL {
        let Param { name, doc, .. } = setting.param;
        assert!(list.contains(&format!("\n{name} ")), "{list}");
        let text = help(&["explain", name]);
        assert!(text.contains(doc) && all.contains(&text), "{text}");
    }
    insta::assert_snapshot!(help(&["explain", "gitops"]));
    Sandbox::new().run(&["explain", "git-ops"]).assert_error(&["did you mean `gitops`?"]);
}

#[test]
fn an_unknown_rule_names_the_nearest() {
    let sandbox = Sandbox::new();
    sandbox
        .run(&["explain", "image-latst"])
        .assert_error(&["no setting `image-latst`; did you mean `image-latest`?"]);
    sandbox.run(&["explain", "qqqqqq"]).assert_error(&["`nixbatch explain` lists them"]);
}
