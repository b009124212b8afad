//! What users get wrong in Nix, with the real evaluator.

use nixbatch_core::settings::ALL;

use crate::common::{CLEAN, Run, Sandbox};

fn build(text: impl AsRef<[u8]>) -> Run {
    Sandbox::with("jobs.nix", text).run(&["build", "jobs.nix"])
}

#[test]
fn nix_errors_are_shown_at_their_place() {
    build("").assert_error(&["evaluation of `jobs.nix` failed", "syntax error", "at jobs.nix:1:1:"]);
    build("{\n  a = 1;\n  b = \n").assert_error(&["syntax error", "at jobs.nix:"]);
    build("{ a = b; }").assert_error(&["undefined variable 'b'", "at jobs.nix:1:7:"]);
    build("{ a = throw \"boom\"; }").assert_error(&["error: boom", "at jobs.nix:1:3:"]);
    let in_argument = "{ mkCronJob, ... }: { a = mkCronJob \"a\" {\n  schedule = throw \"boom\";\n}; }";
    build(in_argument).assert_error(&["error: boom", "while evaluating `schedule`", "at jobs.nix:2:3:"]);
    build("{ a = abort \"boom\"; }").assert_error(&["aborted", "'boom'", "at jobs.nix:1:3:"]);
    build("{ a = assert false; null; }").assert_error(&["assertion", "at jobs.nix:1:7:"]);
    build("let x = x; in x").assert_error(&["infinite recursion", "at jobs.nix:1:9:"]);
    build("let f = n: 1 + f n; in { a = f 1; }").assert_error(&["recursion"]);
    build("{ a = import ./missing.nix; }").assert_error(&["missing.nix", "No such file", "at jobs.nix:1:3:"]);
    build("{ a = \"\\x\" + 1; }").assert_error(&["at jobs.nix:1:"]);
    // In a file without an end of line, Nix 2.8 runs its lines together.
    let misspelt = "{ batchProcessing, ... }: { a = batchProcessing.mkCronjob \"a\" { }; }";
    build(misspelt).assert_error(&["at jobs.nix:1:33:\n", "1| { batch", "Did you mean mkCronJob?\n"]);
}

#[test]
fn what_helps_is_said_with_the_error() {
    let qualified = "help: write `batchProcessing.mkCronJob`, or `with batchProcessing;` before it";
    let unqualified = "{ batchProcessing, ... }: { a = mkCronJob \"a\" { }; }";
    build(unqualified).assert_error(&["undefined variable 'mkCronJob'", qualified]);
    let verbose = Sandbox::with("jobs.nix", unqualified).run(&["build", "jobs.nix", "--verbose"]);
    verbose.assert_says(&[qualified]);
    let json = Sandbox::with("jobs.nix", unqualified).run(&["lint", "jobs.nix", "--format", "json"]);
    assert!(json.stdout.contains("\"help\": \"write `batchProcessing.mkCronJob`"), "{json:#?}");
    build("{ batchProcessing, ... }: with batchProcessing; { a = mkCornJob \"a\" { }; }")
        .assert_error(&["help: did you mean `mkCronJob`?"]);
    build("{ }: { a = batchProcessing.mkCronJob \"a\" { }; }")
        .assert_error(&["help: make it an argument of the file: `{ batchProcessing, ... }:`"]);
    assert!(!build("{ a = b; }").stderr.contains("help"));
}

#[test]
fn nothing_of_the_library_shows() {
    for text in ["{ a = throw \"boom\"; }", "{ a.b = [ 1 ]; }", "let x = x; in x"] {
        let run = build(text);
        for own in ["document.nix", "evaluate.nix", "/tmp", "show-trace"] {
            assert!(!run.stderr.contains(own), "{own}: {run:#?}");
        }
    }
}

#[test]
fn mistakes_in_the_bundle_are_shown_as_findings_are() {
    let run = build("{\n  etl = {\n    nightly = 5;\n  };\n}\n");
    run.assert_error(&[
        "error[evaluation]: `etl.nightly` is a number",
        "--> jobs.nix:3:5",
        "    nightly = 5;",
    ]);
    // All of the name is marked, be it in quotes or inherited.
    let marks = |text: &str, column: usize, name: &str| {
        let run = build(text);
        let mark = format!("\n  | {}{}\n", " ".repeat(column - 1), "^".repeat(name.len()));
        assert!(text[column - 1..].starts_with(name) && run.stderr.contains(&mark), "{mark}{run:#?}");
    };
    marks("{ \"a = \\\" b\" = [ 5 ]; }", 3, "\"a = \\\" b\"");
    marks("let a = x: x; in { b = { c = 1; }; inherit a; }", 44, "a");

    build("{ a = x: x; }").assert_error(&["`a` is a function", "--> jobs.nix:1:3"]);
    build("{ batchProcessing, ... }: { a = batchProcessing.mkCronJob; }").assert_error(&["is a function"]);
    build("{ batchProcessing, ... }: { a = batchProcessing.mkCronJob 5 { }; }").assert_error(&["a number"]);
    build("{ batchProcessing, ... }: { a = batchProcessing.mkCronJob \"x\" 5; }").assert_error(&["a number"]);
    build("{ pkgs, ... }: { }").assert_error(&["needs `pkgs`"]);
}

#[test]
fn a_misspelt_setting_names_the_one_that_is_meant() {
    let namespace = "n = { apiVersion = \"v1\"; kind = \"Namespace\"; metadata.name = \"n\"; };";
    for (text, message, help) in [
        ("gitopss = true;", "there is no setting `gitopss`", "did you mean `gitops`?"),
        ("namign = \"hash\";", "there is no setting `namign`", "did you mean `naming`?"),
        ("retries = 3;", "there is no setting `retries`", "a spec (`mkCronJob \"name\" { … }`)"),
    ] {
        let run = build(format!("{{\n  {namespace}\n  {text}\n}}"));
        run.assert_status(1).assert_says(&["error[invalid-setting]", message, "--> jobs.nix:3:3", help]);
    }
    build(format!("{{ {namespace} external_.secrets = [ \"a\" ]; }}"))
        .assert_error(&["`external_.secrets[0]` is a string", "settings stand in the outermost set"]);
}

#[test]
fn examples_of_settings_are_taken() {
    let namespace = "n = { apiVersion = \"v1\"; kind = \"Namespace\"; metadata.name = \"n\"; };";
    for setting in ALL {
        assert!(
            setting.example.starts_with(setting.param.name) && setting.param.doc.ends_with('.'),
            "{setting:?}"
        );
        build(format!("{{ {namespace} {} }}", setting.example)).assert_status(0);
    }
}

/// What of the settings the Nix library has to know, too.
#[test]
fn nix_and_the_compiler_agree_on_settings_that_are_sets() {
    for setting in ALL {
        let name = setting.param.name;
        let run = build(format!("{{ {name}.x = 5; }}"));
        if setting.is_set() {
            run.assert_status(1)
                .assert_says(&[&format!("error[unknown-argument]: `{name}` has no attribute `x`")]);
        } else {
            let message = format!("error[evaluation]: `{name}.x` is a number");
            run.assert_error(&[&message, "settings stand in the outermost set"]);
        }
    }
}

#[test]
fn values_that_have_no_json_form() {
    let object = |value: &str| {
        build(format!(
            "{{ a = {{ apiVersion = \"v1\"; kind = \"ConfigMap\"; metadata.name = \"a\"; data.x = {value}; }}; }}"
        ))
    };
    object("x: x").assert_error(&["`x` is a function", "jobs.nix:1:"]);
    object("9223372036854775807").assert_status(1);
    object("1.0e3").assert_status(1);
    object("\"${./jobs.nix}\"").assert_status(0);
    let deep = "let f = n: if n == 0 then \"x\" else { a = f (n - 1); }; in f 10000";
    let bundle = Sandbox::with("jobs.nix", format!("{{ b = {deep}; }}"));
    bundle.run(&["build", "jobs.nix"]).assert_error(&["`b.a.a.a` is nested deeper than 120 levels"]);
    object(&format!("({deep})")).assert_error(&["`a` is nested deeper than 120 levels", "--> jobs.nix:1:3"]);
}

#[test]
fn import_from_derivation_is_an_error_of_nix() {
    let derivation = "derivation { name = \"x\"; system = \"none\"; builder = \"/bin/sh\"; }";
    build(format!("{{ a = import ({derivation}); }}")).assert_error(&[
        "evaluation of `jobs.nix` failed",
        "(import from derivation)",
        "--arg",
        "at jobs.nix:",
    ]);
}

#[test]
fn bytes_that_are_no_text() {
    let run = build(b"{ a.b = 5; } # \xff\n");
    run.assert_error(&["`a.b` is a number", "jobs.nix:1:3"]);
    let head = b"{\n  a = { apiVersion = \"v1\"; kind = \"ConfigMap\"; metadata.name = \"a\";\n    data";
    for (value, place) in [
        (&b".x = \"a\xff\"; }; }"[..], "--> jobs.nix:3:14"),
        (b".x = builtins.readFile ./binary; }; }", "--> jobs.nix:3:14"),
        (b" = { \"\xff\" = \"a\"; }; }; }", "--> jobs.nix:3:12"),
    ] {
        let sandbox = Sandbox::with("jobs.nix", [head, value].concat());
        sandbox.write("binary", b"\x7fELF\xf0");
        sandbox.run(&["build", "jobs.nix"]).assert_error(&["error[evaluation]: this is not UTF-8", place]);
    }
}

#[test]
fn traces_and_warnings_reach_the_user() {
    let sandbox = Sandbox::with(
        "jobs.nix",
        "builtins.trace \"one\\ntwo\" { apiVersion = \"v1\"; kind = \"Namespace\"; metadata.name = \"a\"; }",
    );
    let run = sandbox.run(&["build", "jobs.nix"]);
    run.assert_status(0);
    assert_eq!(run.stderr, "trace: one\ntwo\n");
    assert_eq!(sandbox.run(&["-q", "build", "jobs.nix"]).stderr, "");
    let run = sandbox.run(&["-v", "build", "jobs.nix"]);
    run.assert_says(&["running nix-instantiate --eval", "trace: one"]);
}

#[test]
fn a_failure_with_verbose_is_told_once_and_whole() {
    let run = Sandbox::with("jobs.nix", "{ a = throw \"boom\"; }\n").run(&["-v", "build", "jobs.nix"]);
    run.assert_status(2).assert_says(&["document.nix", "evaluation of `jobs.nix` failed"]);
    assert_eq!(run.stderr.matches("error: boom").count(), 1, "{}", run.stderr);
}

#[test]
fn functions_are_called_with_what_they_ask_for() {
    let spec = &CLEAN[CLEAN.find("{\n").expect("a body")..];
    for head in [
        "{ batchProcessing, ... }:",
        "{ nixbatch, batchProcessing }:",
        "{ batchProcessing, x ? 1 }:",
        "args@{ batchProcessing, ... }:",
    ] {
        build(format!("{head} {spec}")).assert_status(0);
    }
    build("{ mkCronJob, ... }: mkCronJob \"a\" { schedule = \"@daily\"; image = \"a:1\"; }").assert_status(0);
    build("{ apiVersion = \"v1\"; kind = \"Namespace\"; metadata.name = \"etl\"; }").assert_status(0);
}

#[test]
fn arguments_and_attributes() {
    let sandbox = Sandbox::with(
        "jobs.nix",
        "{ name, count ? 1, ... }: { inner.\"a.b\" = { apiVersion = \"v1\"; kind = \"ConfigMap\"; \
         metadata.name = name; data.count = toString count; }; other = 5; }",
    );
    let args = [
        "build",
        "jobs.nix",
        "--argstr",
        "name",
        "a'b\" $x",
        "--arg",
        "count",
        "1 + 1",
        "-A",
        "inner.\"a.b\"",
    ];
    let run = sandbox.run(&args);
    run.assert_status(1).assert_says(&["a'b\" $x"]);
    let run = sandbox
        .run(&["build", "jobs.nix", "--argstr", "name", "x", "--arg", "count", "1 + 1", "--attr", "inner"]);
    run.assert_status(0);
    assert!(run.stdout.contains("count: \"2\""), "{run:?}");
    sandbox.run(&["build", "jobs.nix"]).assert_error(&["needs `name`", "--arg name"]);
    sandbox
        .run(&["build", "jobs.nix", "--argstr", "name", "x", "-A", "nope"])
        .assert_error(&["there is no `nope`"]);
    sandbox
        .run(&["build", "jobs.nix", "--argstr", "name", "x", "-A", "iner"])
        .assert_error(&["there is no `iner`", "help: did you mean `inner`?"]);
    sandbox.run(&["build", "jobs.nix", "--arg", "name", "1 +"]).assert_error(&["syntax error"]);
    sandbox
        .run(&["build", "jobs.nix", "--argstr", "nixbatchFile", "x"])
        .assert_error(&["`--argstr nixbatchFile` is nixbatch's own"]);
}

#[test]
fn arguments_that_nobody_reads() {
    let object = "{ apiVersion = \"v1\"; kind = \"Namespace\"; metadata.name = \"a\"; }";
    let stderr = |head: &str, flags: &[&str]| {
        let sandbox = Sandbox::with("jobs.nix", format!("{head} {object}"));
        let run = sandbox.run(&[&["build", "jobs.nix", "--argstr", "enviroment", "x"], flags].concat());
        run.assert_status(0);
        run.stderr
    };
    let warning =
        "jobs.nix` takes no argument `enviroment`; it takes `environment`, and `...` ignores the rest\n";
    let shown = stderr("{ environment ? \"\", ... }:", &[]);
    assert!(shown.starts_with("warning: `/") && shown.ends_with(warning), "{shown}");
    assert_eq!(stderr("{ environment ? \"\", ... }:", &["-q"]), "");
    // Here it may be read.
    assert_eq!(stderr("args@{ ... }:", &[]), "");
    assert_eq!(stderr("{ enviroment, ... }:", &[]), "");
}

#[test]
fn names_with_every_kind_of_character() {
    for name in [
        "a b.nix",
        "it's.nix",
        "\"q\".nix",
        "$HOME.nix",
        "${x}.nix",
        "a#b.nix",
        "ünï.nix",
        "-x.nix",
        "d i r/default.nix",
    ] {
        let sandbox = Sandbox::with(name, CLEAN);
        let path = sandbox.path(name);
        sandbox.run(&["build", path.to_str().expect("UTF-8")]).assert_status(0);
        sandbox.run(&["build", "--", name]).assert_status(0);
        sandbox.write(name, "{ a.b = 5; }");
        sandbox.run(&["build", "--", name]).assert_error(&[&format!("--> {name}:1:3")]);
    }
}

#[test]
fn files_are_named_as_seen_from_here() {
    let sandbox = Sandbox::with("lib/bad.nix", "5");
    sandbox.write("sub/jobs.nix", "{ a.a = import ../lib/bad.nix; b.c = throw \"boom\"; }");
    sandbox.write("sub/deep/x", "");
    let mut command = sandbox.command(&["build", "../jobs.nix"]);
    command.current_dir(sandbox.path("sub/deep"));
    sandbox.finish(command).assert_error(&["--> ../jobs.nix:1:3"]);
}
