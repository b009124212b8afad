use std::fs;
use std::os::unix::fs::symlink;
use std::time::{Duration, SystemTime};

use crate::common::{Run, Sandbox, config_map, document};

/// A bundle of ConfigMaps: the namespace and the name of each.
fn bundle(names: &[(&str, &str)]) -> String {
    document(names.iter().map(|(namespace, name)| config_map(namespace, name)))
}

fn build(sandbox: &Sandbox, names: &[(&str, &str)]) -> Run {
    sandbox.write("doc.json", bundle(names));
    sandbox.run(&["build", "doc.json", "--out", "out"])
}

const RECORD: &str = ".nixbatch-files";

#[test]
fn one_file_an_object() {
    let sandbox = Sandbox::new();
    build(&sandbox, &[("etl", "a"), ("web", "b")]).assert_status(0).assert_says(&["wrote 3 files in `out`"]);
    let expected = [RECORD, "Kustomization", "etl/", "etl/configmap-a.yaml", "web/", "web/configmap-b.yaml"];
    assert_eq!(sandbox.tree("out"), expected);
    insta::assert_snapshot!(sandbox.read("out/Kustomization"), @r"
    apiVersion: kustomize.config.k8s.io/v1beta1
    kind: Kustomization
    resources:
    - etl/configmap-a.yaml
    - web/configmap-b.yaml
    ");
    assert_eq!(
        sandbox.read("out/.nixbatch-files"),
        "Kustomization\netl/configmap-a.yaml\nweb/configmap-b.yaml\n"
    );
}

#[test]
fn a_second_build_removes_only_what_the_first_wrote() {
    let sandbox = Sandbox::new();
    build(&sandbox, &[("etl", "a"), ("web", "b"), ("web", "c")]).assert_status(0);
    sandbox.write("out/web/notes.txt", "mine");
    sandbox.write("out/README", "mine");
    build(&sandbox, &[("etl", "a2")]).assert_status(0).assert_says(&["wrote 2 files (3 removed) in `out`"]);
    let expected =
        [RECORD, "Kustomization", "README", "etl/", "etl/configmap-a2.yaml", "web/", "web/notes.txt"];
    assert_eq!(sandbox.tree("out"), expected);
    fs::remove_file(sandbox.path("out/web/notes.txt")).expect("removed");
    build(&sandbox, &[("batch", "x")]).assert_status(0);
    assert_eq!(
        sandbox.tree("out"),
        [RECORD, "Kustomization", "README", "batch/", "batch/configmap-x.yaml", "web/"]
    );
}

#[test]
fn what_does_not_change_is_not_written() {
    let sandbox = Sandbox::new();
    build(&sandbox, &[("etl", "a"), ("etl", "b")]).assert_status(0);
    let old = SystemTime::now() - Duration::from_secs(1000);
    let files =
        ["out/etl/configmap-a.yaml", "out/etl/configmap-b.yaml", "out/Kustomization", "out/.nixbatch-files"];
    for file in files {
        fs::File::options()
            .append(true)
            .open(sandbox.path(file))
            .and_then(|file| file.set_modified(old))
            .expect("set");
    }
    sandbox.write("out/etl/configmap-b.yaml", "edited by hand");
    let run = build(&sandbox, &[("etl", "a"), ("etl", "b")]);
    run.assert_status(0).assert_says(&["wrote 1 file (2 unchanged) in `out`"]);
    let is_old =
        |file: &str| fs::metadata(sandbox.path(file)).and_then(|file| file.modified()).expect("known") == old;
    assert!(is_old(files[0]) && !is_old(files[1]) && is_old(files[2]));
    assert!(sandbox.read(files[1]).starts_with("apiVersion"));
}

#[test]
fn what_is_someone_elses_is_in_the_way() {
    for (foreign, named) in [
        ("out/etl/configmap-b.yaml", "out/etl/configmap-b.yaml"),
        ("out/etl", "out/etl"),
        ("out/Kustomization", "out/Kustomization"),
        ("out/etl/configmap-b.yaml/x", "out/etl/configmap-b.yaml"),
    ] {
        let sandbox = Sandbox::with(foreign, "mine");
        let before = sandbox.tree("out");
        build(&sandbox, &[("etl", "a"), ("etl", "b")]).assert_error(&[&format!("`{named}` is in the way")]);
        assert_eq!((sandbox.tree("out"), sandbox.read(foreign).as_str()), (before, "mine"));
    }
}

#[test]
fn someone_elses_kustomization_is_in_the_way() {
    for name in ["kustomization.yaml", "kustomization.yml", "Kustomization"] {
        let sandbox = Sandbox::with(&format!("out/{name}"), "resources: []");
        let before = sandbox.tree("out");
        build(&sandbox, &[("etl", "a")]).assert_error(&[
            &format!("`out/{name}` is in the way"),
            &format!(
                "write to another directory, such as `out/nixbatch`, and name that in `resources` of `{name}`"
            ),
        ]);
        assert_eq!(sandbox.tree("out"), before);
        // As the message says.
        let run = sandbox.run(&["build", "doc.json", "--out", "out/nixbatch"]);
        run.assert_status(0);
    }
}

#[test]
fn a_kustomization_that_comes_later_or_stands_below() {
    let sandbox = Sandbox::new();
    build(&sandbox, &[("etl", "a")]).assert_status(0);
    sandbox.write("out/etl/kustomization.yaml", "resources: []");
    build(&sandbox, &[("etl", "b")]).assert_status(0);
    let before = sandbox.tree("out");
    sandbox.write("out/kustomization.yml", "resources: []");
    build(&sandbox, &[("etl", "c")]).assert_error(&["`out/kustomization.yml` is in the way"]);
    fs::remove_file(sandbox.path("out/kustomization.yml")).expect("removed");
    assert_eq!(sandbox.tree("out"), before);
}

#[test]
fn a_failure_changes_nothing() {
    let sandbox = Sandbox::new();
    build(&sandbox, &[("etl", "a"), ("etl", "b")]).assert_status(0);
    sandbox.write("out/web", "mine");
    let before = sandbox.tree("out");
    build(&sandbox, &[("etl", "c"), ("web", "x")]).assert_error(&["`out/web` is in the way"]);
    assert_eq!(sandbox.tree("out"), before);
    assert!(sandbox.read("out/Kustomization").contains("configmap-a.yaml"));
}

#[test]
fn links_do_not_lead_out_of_the_directory() {
    let sandbox = Sandbox::with("elsewhere/x", "mine");
    fs::create_dir(sandbox.path("out")).expect("made");
    symlink("../elsewhere", sandbox.path("out/etl")).expect("linked");
    build(&sandbox, &[("etl", "a")]).assert_error(&["`out/etl` is in the way"]);
    // Not even when the record says that what lies there is nixbatch's own.
    sandbox.write("out/.nixbatch-files", "etl/x\n../elsewhere/x\n/etc/hosts\n");
    build(&sandbox, &[("web", "a")]).assert_status(0);
    assert_eq!(sandbox.read("elsewhere/x"), "mine");
}

#[test]
fn the_directory_itself() {
    let sandbox = Sandbox::with("file", "mine");
    sandbox.write("doc.json", bundle(&[("etl", "a")]));
    let build = |out: &str| sandbox.run(&["build", "doc.json", "--out", out]);
    build("file").assert_error(&["`file` is a file; `--out` takes a directory"]);
    build("file/x").assert_error(&["not a directory"]);
    build("/proc/x").assert_error(&["cannot make the directory `/proc/x`"]);
    symlink("nowhere", sandbox.path("dangling")).expect("linked");
    build("dangling").assert_error(&["`dangling` is a symbolic link that leads to no directory"]);
    fs::create_dir(sandbox.path("real")).expect("made");
    symlink("real", sandbox.path("link")).expect("linked");
    build("link/").assert_status(0);
    assert!(sandbox.path("real/etl/configmap-a.yaml").is_file());
    build("a/b/../c").assert_status(0);
    assert!(sandbox.path("a/c/etl/configmap-a.yaml").is_file());
    assert_eq!(sandbox.read("file"), "mine");
}

#[test]
fn a_read_only_directory() {
    let sandbox = Sandbox::new();
    sandbox.write("doc.json", bundle(&[("etl", "a")]));
    // Permissions do not stop the superuser; a file system that nobody writes to stops everyone.
    sandbox
        .run(&["build", "doc.json", "--out", "/proc/self"])
        .assert_error(&["cannot write to `/proc/self`"]);
}

#[test]
fn what_a_killed_build_left_is_cleaned_up() {
    let sandbox = Sandbox::new();
    build(&sandbox, &[("etl", "a")]).assert_status(0);
    sandbox.write("out/.nixbatch-staging/new-0", "half");
    build(&sandbox, &[("etl", "a")]).assert_status(0);
    assert_eq!(sandbox.tree("out"), [RECORD, "Kustomization", "etl/", "etl/configmap-a.yaml"]);
}

#[test]
fn two_builds_do_not_mix() {
    let sandbox = Sandbox::new();
    build(&sandbox, &[("etl", "a")]).assert_status(0);
    let handle = fs::File::open(sandbox.path("out")).expect("opened");
    handle.lock().expect("locked");
    build(&sandbox, &[("etl", "b")]).assert_error(&["another build is writing to `out`"]);
}
