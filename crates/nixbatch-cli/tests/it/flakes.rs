use std::process::Command;

use crate::common::{RISKY, Sandbox};

const FLAKE: &str = r#"{
  outputs = { self }:
    let tag = builder: name: args: args // { __nixbatch = { inherit builder name; }; };
    in {
      batch = import ./etl/jobs.nix { batchProcessing.mkCronJob = tag "mkCronJob"; };
      document = { nixbatch = 1; items = [ { path = [ ]; object = self.object; } ]; };
      object = { apiVersion = "v1"; kind = "Namespace"; metadata.name = "etl"; };
      broken = throw "boom";
    };
}
"#;

fn flake() -> Sandbox {
    let sandbox = Sandbox::with("flake.nix", FLAKE);
    sandbox.write("etl/jobs.nix", RISKY);
    sandbox
}

#[test]
fn positions_lead_to_the_working_tree() {
    let sandbox = flake();
    for args in [&["lint"][..], &["lint", "."], &["lint", ".#"], &["lint", "./etl#batch"]] {
        assert_eq!(sandbox.run(args).places(), ["etl/jobs.nix:4:16", "etl/jobs.nix:6:13"], "{args:?}");
    }
    let mut command = sandbox.command(&["lint"]);
    command.current_dir(sandbox.path("etl"));
    assert_eq!(sandbox.finish(command).places(), ["jobs.nix:4:16", "jobs.nix:6:13"]);
    let reference = format!("path:{}#batch", sandbox.cwd().display());
    assert_eq!(sandbox.run(&["lint", &reference]).places(), ["etl/jobs.nix:4:16", "etl/jobs.nix:6:13"]);
}

#[test]
fn fixes_go_into_the_working_tree() {
    let sandbox = flake();
    sandbox.run(&["lint", "--fix"]).assert_status(0).assert_says(&["made 1 fix\n"]);
    assert!(sandbox.read("etl/jobs.nix").contains("suspend = true;"));
}

/// With its first edit a clean tree is dirty, which a bundle may tell of.
#[test]
fn fixes_may_change_what_a_flake_says_of_itself() {
    let flake = FLAKE.replace(
        "import ./etl/jobs.nix {",
        "{ told = self.object // { metadata.name = \"v-${self.shortRev or \"dirty\"}\"; }; } // import ./etl/jobs.nix {",
    );
    let sandbox = Sandbox::with("flake.nix", &flake);
    sandbox.write("etl/jobs.nix", RISKY);
    for args in [
        &["init", "--quiet"][..],
        &["add", "."],
        &["-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "--message", "first"],
    ] {
        let git = Command::new("git").args(args).current_dir(sandbox.cwd()).status();
        assert!(git.expect("git runs").success());
    }
    sandbox.run(&["lint", "--fix"]).assert_status(0).assert_says(&["made 1 fix\n"]);
    assert!(sandbox.read("etl/jobs.nix").contains("suspend = true;"));
}

#[test]
fn in_a_repository_the_flake_may_be_a_directory() {
    let sandbox = Sandbox::with("flake/flake.nix", FLAKE);
    sandbox.write("flake/etl/jobs.nix", RISKY);
    for args in [&["init", "-q"][..], &["add", "."]] {
        assert!(Command::new("git").args(args).current_dir(sandbox.cwd()).status().expect("git").success());
    }
    let run = sandbox.run(&["lint", "./flake"]);
    assert_eq!(run.places(), ["flake/etl/jobs.nix:4:16", "flake/etl/jobs.nix:6:13"], "{run:#?}");
}

#[test]
fn an_attribute_may_be_a_document_or_one_object() {
    let sandbox = flake();
    let object = sandbox.run(&["build", ".#object"]);
    object.assert_status(0);
    assert_eq!(sandbox.run(&["build", ".#document"]).stdout, object.stdout);
}

#[test]
fn errors_name_the_attribute_and_the_file() {
    let sandbox = flake();
    sandbox
        .run(&["build", ".#nothing"])
        .assert_error(&["evaluation of `.#nothing` failed", "does not provide"]);
    for _ in 0..2 {
        sandbox.run(&["build", ".#broken"]).assert_error(&["evaluation of `.#broken` failed", "boom"]);
    }
    sandbox.run(&["build", ".#batch", "--attr", "x"]).assert_error(&["name the attribute"]);
    sandbox.write("flake.nix", "{");
    sandbox.run(&["build"]).assert_error(&["syntax error"]);
}

#[test]
fn a_file_that_git_does_not_know_is_named() {
    let sandbox = flake();
    let git = |args: &[&str]| {
        assert!(Command::new("git").args(args).current_dir(sandbox.cwd()).status().expect("git").success());
    };
    git(&["init", "-q"]);
    git(&["add", "flake.nix"]);
    let run = sandbox.run(&["lint"]);
    run.assert_status(2)
        .assert_says(&["help: `etl` is there, but flakes see only files that git knows: `git add etl`"]);
    git(&["add", "etl"]);
    sandbox.run(&["lint"]).assert_status(0);
}

#[test]
fn another_nix_can_be_named() {
    let sandbox = flake();
    let mut command = sandbox.command(&["build"]);
    command.env("NIXBATCH_NIX", "no-such-nix");
    sandbox.finish(command).assert_error(&["`no-such-nix` is not there", "`NIXBATCH_NIX`"]);
}
