use std::fs::File;
use std::process::Stdio;

use crate::common::{CLEAN, RISKY, Run, Sandbox, config_map, document};

fn build(text: impl AsRef<[u8]>) -> Run {
    let sandbox = Sandbox::with("doc.json", text);
    let run = sandbox.run(&["build", "doc.json"]);
    let mut command = sandbox.command(&["build", "-"]);
    command.stdin(File::open(sandbox.path("doc.json")).expect("opened"));
    let from_standard_input = sandbox.finish(command);
    assert_eq!((run.status, &run.stdout), (from_standard_input.status, &from_standard_input.stdout));
    run
}

#[test]
fn what_eval_prints_builds_the_same() {
    let sandbox = Sandbox::with("jobs.nix", CLEAN);
    let document = sandbox.run(&["eval", "jobs.nix"]);
    document.assert_status(0);
    assert!(document.stdout.ends_with("}\n") && document.stdout.lines().count() == 1);
    sandbox.write("doc.json", &document.stdout);
    assert_eq!(sandbox.run(&["build", "doc.json"]).stdout, sandbox.run(&["build", "jobs.nix"]).stdout);
    assert_eq!(sandbox.run(&["eval", "doc.json"]).stdout, document.stdout);
}

#[test]
fn a_document_shows_the_sources_that_it_was_made_from() {
    let sandbox = Sandbox::with("jobs.nix", RISKY);
    sandbox.write("doc.json", sandbox.run(&["eval", "jobs.nix"]).stdout);
    let run = sandbox.run(&["lint", "doc.json", "--fix"]);
    run.assert_status(0).assert_says(&["`jobs.nix` is not mended: it belongs to a document", "made 0 fixes"]);
    assert!(run.stdout.contains("--> jobs.nix:4:16"), "{run:?}");
    assert_eq!(sandbox.read("jobs.nix"), RISKY);
}

#[test]
fn a_byte_order_mark_is_no_part_of_a_document() {
    let text = document([config_map("etl", "a")]);
    let plain = build(&text);
    plain.assert_status(0);
    assert_eq!(build(format!("\u{feff}{text}")).stdout, plain.stdout);
}

#[test]
fn what_is_no_document_says_why() {
    build("").assert_error(&["cannot read `doc.json`: the document is empty"]);
    build("{").assert_error(&["cannot read `doc.json`"]);
    build("5").assert_error(&["cannot read `doc.json`"]);
    build("{}").assert_error(&["not a nixbatch document"]);
    build(r#"{ "nixbatch": 2, "items": [] }"#).assert_error(&["of version 2"]);
    build(b"{ \"nixbatch\": \"\xff\" }").assert_error(&["doc.json is not UTF-8 at line 1 column 16"]);
    let deep = format!(
        r#"{{ "nixbatch": 1, "items": [ {{ "object": {}{} }} ] }}"#,
        "[".repeat(10_000),
        "]".repeat(10_000)
    );
    build(deep).assert_error(&["nested deeper than 128 levels"]);
}

#[test]
fn a_value_that_nothing_can_hold_is_shown() {
    for (value, wrong) in [("1e400", "number out of range"), (r#""\ud800""#, "unexpected end of hex escape")]
    {
        let object =
            format!(r#"{{ "nixbatch": 1, "items": [ {{ "path": ["a"], "object": {{ "é": {value} }} }} ] }}"#);
        let run = build(object);
        let message = format!("`a` cannot be read: {wrong}, in `{{ \"é\": {value}`");
        assert!(run.stderr.contains(&message), "{run:?}");
        run.assert_status(1);
    }
}

#[test]
fn no_items_are_no_manifests() {
    let run = build(r#"{ "nixbatch": 1, "items": [] }"#);
    run.assert_status(0);
    run.assert_says(&["warning[empty-bundle]: the bundle is empty"]);
    assert_eq!(run.stdout, "");
}

#[test]
fn a_hundred_megabytes_are_read() {
    let sandbox = Sandbox::new();
    let field = format!(r#", "x": "{}" }}"#, "x".repeat(100 << 20));
    let object = config_map("etl", "a");
    let object = object.strip_suffix(" }").map(|head| format!("{head}{field}"));
    sandbox.write("doc.json", document(object));
    let run = sandbox.run(&["lint", "doc.json"]);
    run.assert_status(1);
    assert!(run.stdout.len() < 10_000, "{} bytes", run.stdout.len());
}

#[test]
fn arguments_are_for_nix_files() {
    let sandbox = Sandbox::with("doc.json", r#"{ "nixbatch": 1 }"#);
    sandbox.run(&["build", "doc.json", "--attr", "x"]).assert_error(&["a document is evaluated already"]);
}

#[test]
fn a_pipe_is_a_document() {
    let sandbox = Sandbox::with("jobs.nix", CLEAN);
    let program = env!("CARGO_BIN_EXE_nixbatch");
    let mut shell = std::process::Command::new("bash");
    shell.args(["-c", &format!("{program} build <({program} eval jobs.nix)")]);
    shell.current_dir(sandbox.cwd()).stdin(Stdio::null());
    sandbox.finish(shell).assert_status(0);
}
