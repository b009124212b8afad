//! Edits of files, as the text they leave.

use nixbatch_diagnostic::{Anchor, Path};
use nixbatch_syntax::{Change, Known, NixFile, Query};
use serde_json::{Value, json};

use crate::robust::apply;

/// The text after a change to the item `job`, at a path that is found from its `known` step on.
fn edit(text: &str, path: &str, change: &Change<'_>) -> Option<String> {
    let path = Path::parse(path);
    let file = NixFile::parse(text);
    assert_eq!(file.errors(), [], "{text}");
    let edits = file.edit(&query(text, &path), change)?;
    let after = apply(text, &edits);
    assert_eq!(NixFile::parse(&after).errors(), [], "{after}");
    Some(after)
}

fn query<'a>(text: &str, path: &'a Path) -> Query<'a> {
    let offset = text.find("job =").unwrap();
    Query { offset, known: Known::Holder(Some("job")), path: path.steps(), anchor: Anchor::Value, text: None }
}

fn set(text: &str, path: &str, value: &Value) -> Option<String> {
    edit(text, path, &Change::Set(value))
}

fn relocate(text: &str, from: &str, to: &str) -> Option<String> {
    let to = Path::parse(to);
    edit(text, from, &Change::Move(&query(text, &to)))
}

#[test]
fn set_what_is_written() {
    let text = r#"{ job = mkCronJob "x" { a = 1; /* why */ b = [ 1 (-2) { c = "d"; } ]; }; }"#;
    let after = |path: &str, value: &Value| set(text, path, value).unwrap();
    assert_eq!(after("a", &json!(true)), text.replace("a = 1", "a = true"));
    assert_eq!(after("b[1]", &json!(-3)), text.replace("-2", "-3").replace("((", "(").replace("))", ")"));
    assert_eq!(after("b[0]", &json!(-3)), text.replace("[ 1", "[ (-3)"));
    assert_eq!(after("b[2].c", &json!("${e}")), text.replace("\"d\"", "\"\\${e}\""));
    assert_eq!(
        after("b", &json!({ "x": null })),
        text.replace(r#"[ 1 (-2) { c = "d"; } ]"#, "{ x = null; }")
    );
}

/// What the evaluator makes of them tells no longer how they were written.
#[test]
fn numbers_are_quoted_as_they_are_written() {
    for (written, value, quoted) in [
        ("1.50", "1.5", "\"1.50\""),
        ("007", "7", "\"007\""),
        ("1.0e3", "1000", "\"1.0e3\""),
        ("(1.10)", "1.1", "\"1.10\""),
        ("7", "8", "\"8\""),
    ] {
        let text = format!("{{ job = mkCronJob \"x\" {{ a = [ {written} ]; }}; }}");
        assert_eq!(set(&text, "a[0]", &json!(value)), Some(text.replace(written, quoted)));
    }
}

#[test]
fn set_what_is_not_written_there() {
    for job in [
        r#"let v = 1; in { job = mkCronJob "x" { a = v; }; }"#,
        r#"{ job = mkCronJob "x" { a = "${v}"; }; }"#,
        r#"{ job = mkCronJob "x" { a = f 1; }; }"#,
        r#"{ job = mkCronJob "x" { a = 1 + 1; }; }"#,
        r#"{ job = mkCronJob "x" { inherit a; }; }"#,
        r#"let c = { a = 1; }; in { job = mkCronJob "x" c; }"#,
        r#"{ job = mkCronJob "x" { ${a} = 1; }; }"#,
        r#"{ job = mkCronJob "x" (import ./x.nix); }"#,
        r#"{ job = mkCronJob "x" ({ } // import ./x.nix); }"#,
        r#"{ job = mkCronJob "x" { a = v; } // { a = w; }; }"#,
        r#"let f = n: mkCronJob n { }; in { job = f "x"; }"#,
        r#"let f = { n }: mkCronJob n { }; in { job = f { n = "x"; }; }"#,
        r#"{ job = map (n: mkCronJob n { }) [ 1 ]; }"#,
        r#"{ job = lib.recursiveUpdate { } { }; }"#,
    ] {
        assert_eq!(set(job, "a", &json!(1)), None, "{job}");
    }
    let many = r#"{ job = mkCronJob "x" { a.b = 1; }; }"#;
    assert_eq!(set(many, "a", &json!(1)), None);
    assert_eq!(set(many, "a.b.c", &json!(1)), None, "a number has no attributes");
    assert_eq!(set(many, "b[0]", &json!(1)), None, "a list cannot be begun");
    assert_eq!(set(many, "c", &json!(u64::MAX)), None, "Nix has no such number");
    assert_eq!(set("{ job = mkCronJob \"x\" rec { b = c; }; }", "c", &json!(1)), None, "`c` would be taken");
}

#[test]
fn add_to_one_line() {
    let after = |text: &str, path: &str| set(text, path, &json!(1)).unwrap();
    assert_eq!(
        after(r#"{ job = mkCronJob "x" { b = 2; }; }"#, "a"),
        r#"{ job = mkCronJob "x" { b = 2; a = 1; }; }"#
    );
    assert_eq!(after(r#"{ job = mkCronJob "x" { }; }"#, "a"), r#"{ job = mkCronJob "x" { a = 1; }; }"#);
    assert_eq!(after(r#"{ job = mkCronJob "x" {}; }"#, "a"), r#"{ job = mkCronJob "x" { a = 1; }; }"#);
    assert_eq!(after(r#"{ job = mkCronJob "x" {b=2;}; }"#, "a"), r#"{ job = mkCronJob "x" {b=2; a = 1;}; }"#);
    assert_eq!(
        after(r#"{ job = mkCronJob "x" { /* c */ }; }"#, "a"),
        r#"{ job = mkCronJob "x" { a = 1; /* c */ }; }"#
    );
    assert_eq!(
        after(r#"{ job = mkCronJob "x" { r.l.c = 2; }; }"#, "r.q.m"),
        r#"{ job = mkCronJob "x" { r.l.c = 2; r.q.m = 1; }; }"#
    );
    assert_eq!(
        after(r#"{ job = mkCronJob "x" { r = { }; }; }"#, "r.q.m"),
        r#"{ job = mkCronJob "x" { r = { q.m = 1; }; }; }"#
    );
    assert_eq!(
        after(r#"{ job = mkCronJob "x" { }; }"#, "with.x"),
        r#"{ job = mkCronJob "x" { "with".x = 1; }; }"#
    );
    assert_eq!(
        after(r#"{ job = mkCronJob "x" (c // { b = 2; }); }"#, "a"),
        r#"{ job = mkCronJob "x" (c // { b = 2; a = 1; }); }"#
    );
    assert_eq!(
        after(r#"let c = { b = 2; }; in { job = mkCronJob "x" ({ } // c); }"#, "a"),
        r#"let c = { b = 2; }; in { job = mkCronJob "x" ({ a = 1; } // c); }"#
    );
    assert_eq!(
        after(r#"let c = { a = 2; }; in { job = mkCronJob "x" (c // { }); }"#, "a"),
        r#"let c = { a = 2; }; in { job = mkCronJob "x" (c // { a = 1; }); }"#
    );
    assert_eq!(
        after(r#"let f = n: e: mkCronJob n ({ } // e); in { job = f "x" { }; }"#, "a"),
        r#"let f = n: e: mkCronJob n ({ } // e); in { job = f "x" { a = 1; }; }"#
    );
    assert_eq!(
        after(r#"{ job = { apiVersion = "v1"; kind = "ConfigMap"; }; }"#, "data.a"),
        r#"{ job = { apiVersion = "v1"; kind = "ConfigMap"; data.a = 1; }; }"#
    );
    assert_eq!(
        after(r#"let j = mkCronJob "x" { }; in { job = if b then j else null; }"#, "a"),
        r#"let j = mkCronJob "x" { a = 1; }; in { job = if b then j else null; }"#
    );
}

#[test]
fn add_a_line() {
    let text = "{\n  job = mkCronJob \"x\" {\n    # first\n    a = 1; # one\n    s = ''\n      x\n    '';  /* two */ # three\n    # last\n  };\n}\n";
    let after = set(text, "b.c", &json!([1])).unwrap();
    assert_eq!(after, text.replace("# three\n", "# three\n    b.c = [ 1 ];\n"));
    let crlf = text.replace('\n', "\r\n");
    assert_eq!(set(&crlf, "b.c", &json!([1])).unwrap(), after.replace('\n', "\r\n"));
    let tabs = "{\n\tjob = mkCronJob \"x\" {\n\t\ta = 1;\n\t};\n}";
    assert_eq!(set(tabs, "b", &json!(1)).unwrap(), tabs.replace("a = 1;", "a = 1;\n\t\tb = 1;"));
    let empty = "{\n  job = mkCronJob \"x\" {\n    # nothing\n  };\n}";
    assert_eq!(set(empty, "b", &json!(1)).unwrap(), empty.replace("nothing", "nothing\n    b = 1;"));
    let bare = "{\n  job = mkCronJob \"x\" {\n  };\n}";
    assert_eq!(set(bare, "b", &json!(1)).unwrap(), bare.replace("\"x\" {", "\"x\" {\n    b = 1;"));
    let value = "{\n  job = mkCronJob \"x\" { s = ''\n    x\n  ''; };\n}";
    assert_eq!(set(value, "b", &json!(1)).unwrap(), value.replace("'';", "''; b = 1;"));
    let nested = "{\n  job = mkCronJob \"x\" {\n    r.a = 1;\n    r.b = 2; # two\n    z = 3;\n  };\n}";
    assert_eq!(set(nested, "r.c", &json!(1)).unwrap(), nested.replace("# two\n", "# two\n    r.c = 1;\n"));
}

#[test]
fn rename() {
    let after = |text: &str, path: &str, name: &str| edit(text, path, &Change::Rename(name));
    let text = r#"{ job = mkCronJob "x" { imagee = "a"; "q r" = 1; e.A = 1; e.B = 2; inherit i; }; }"#;
    assert_eq!(after(text, "imagee", "image").unwrap(), text.replace("imagee", "image"));
    assert_eq!(after(text, "imagee", "a b").unwrap(), text.replace("imagee", "\"a b\""));
    let quoted = r#"{ job = mkCronJob "x" { "q r" = 1; }; }"#;
    assert_eq!(edit(quoted, "q r", &Change::Rename("with")).unwrap(), quoted.replace("\"q r\"", "\"with\""));
    let dotted = r#"{ job = mkCronJob "x" { e.A = 1; e.B = 2; }; }"#;
    assert_eq!(after(dotted, "e", "env").unwrap(), dotted.replace("e.A", "env.A").replace("e.B", "env.B"));
    assert_eq!(after(dotted, "e.A", "C").unwrap(), dotted.replace("e.A", "e.C"));
    assert_eq!(after(dotted, "e.A", "B"), None, "there is one");
    assert_eq!(after(text, "i", "j"), None, "inherited");
    assert_eq!(after(r#"{ job = mkCronJob "x" rec { a = 1; b = a; }; }"#, "a", "c"), None, "used");
    assert_eq!(after(r#"{ job = mkCronJob "x" rec { a = 1; b = c; }; }"#, "a", "c"), None, "taken");
    assert_eq!(after(text, "", "c"), None);
    assert_eq!(after(r#"{ job = mkCronJob "x" { a = 1; ${d} = 1; }; }"#, "a", "c"), None, "`d` may be `c`");
}

#[test]
fn remove() {
    let after = |text: &str, path: &str| edit(text, path, &Change::Remove);
    let text = r#"{ job = mkCronJob "x" { a = 1; b = 2; e.A = 1; e.B = 2; l = [ 1 2 ]; }; }"#;
    assert_eq!(after(text, "a").unwrap(), text.replace(" a = 1;", ""));
    assert_eq!(after(text, "e.A").unwrap(), text.replace(" e.A = 1;", ""));
    assert_eq!(after(text, "e").unwrap(), text.replace(" e.A = 1; e.B = 2;", ""));
    assert_eq!(after(text, "l[0]").unwrap(), text.replace("[ 1 2 ]", "[ 2 ]"));
    assert_eq!(after(text, "l[1]").unwrap(), text.replace("[ 1 2 ]", "[ 1 ]"));
    assert_eq!(after(text, "l[2]"), None);
    assert_eq!(after(text, ""), None);
    let lines = "{\n  job = mkCronJob \"x\" {\n    a = 1;\n    # of b\n    b = 2; # kept\n    c = [\n      1\n      2 # two\n    ];\n  };\n}";
    assert_eq!(after(lines, "a").unwrap(), lines.replace("    a = 1;\n", ""));
    assert_eq!(after(lines, "b").unwrap(), lines.replace("b = 2; #", "#"));
    assert_eq!(after(lines, "c[0]").unwrap(), lines.replace("      1\n", ""));
    assert_eq!(after(lines, "c[1]").unwrap(), lines.replace("2 # two", "# two"));
    let crlf = lines.replace('\n', "\r\n");
    assert_eq!(after(&crlf, "a").unwrap(), crlf.replace("    a = 1;\r\n", ""));
    assert_eq!(after(r#"{ job = mkCronJob "x" { inherit a; }; }"#, "a"), None);
    assert_eq!(after(r#"{ job = mkCronJob "x" rec { a = 1; b = a; }; }"#, "a"), None);
}

#[test]
fn move_within_a_set() {
    let text = r#"{ job = mkCronJob "x" { /* c */ a = f 1; b = 2; }; }"#;
    assert_eq!(relocate(text, "a", "t.spec.a").unwrap(), text.replace("a = f", "t.spec.a = f"));
    assert_eq!(relocate(text, "a", "b"), None, "there is one");
    assert_eq!(relocate(text, "a", "a.b"), None, "into itself");
    assert_eq!(relocate(text, "a", "l[0]"), None);
}

#[test]
fn move_to_another_set() {
    let text = "{\n  job = mkCronJob \"x\" {\n    a = f ''\n      x\n    '';\n    t.spec = {\n      b = 2;\n    };\n  };\n}";
    let after = relocate(text, "a", "t.spec.a").unwrap();
    assert_eq!(
        after,
        "{\n  job = mkCronJob \"x\" {\n    t.spec = {\n      b = 2;\n      a = f ''\n      x\n    '';\n    };\n  };\n}"
    );
    let inner = r#"{ job = mkCronJob "x" { t = { a = v; b = 1; }; }; }"#;
    assert_eq!(
        relocate(inner, "t.a", "a").unwrap(),
        r#"{ job = mkCronJob "x" { t = { b = 1; }; a = v; }; }"#
    );
    let scoped = r#"{ job = mkCronJob "x" { t = rec { a = b; b = 1; }; }; }"#;
    assert_eq!(relocate(scoped, "t.a", "a"), None, "`b` means something else outside");
    assert_eq!(relocate(scoped, "t.b", "c"), None, "used");
    let constant = r#"{ job = mkCronJob "x" { t = rec { a = [ true "b" ]; }; }; }"#;
    assert_eq!(
        relocate(constant, "t.a", "a").unwrap(),
        r#"{ job = mkCronJob "x" { t = rec { }; a = [ true "b" ]; }; }"#
    );
}

#[test]
fn nothing_is_edited_in_a_file_with_errors() {
    let text = "{ job = mkCronJob \"x\" { a = 1; ; }; }";
    let path = Path::parse("a");
    assert_eq!(NixFile::parse(text).edit(&query(text, &path), &Change::Remove), None);
}
