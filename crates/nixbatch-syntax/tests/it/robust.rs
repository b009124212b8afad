//! Whatever the text and the question, there is an answer.

use nixbatch_diagnostic::{Anchor, Step};
use nixbatch_syntax::{Change, Known, NixFile, Query};
use proptest::prelude::*;
use serde_json::json;

/// Pieces of Nix that make something in every order.
const PIECES: &[&str] = &[
    "{ ",
    "} ",
    "[ ",
    "] ",
    "( ",
    ") ",
    "a",
    "b",
    "a = ",
    "b.c = ",
    "; ",
    "\"",
    "''",
    "${",
    "}",
    "let ",
    "in ",
    "rec ",
    "with ",
    "inherit ",
    "inherit (a) ",
    "// ",
    "++ ",
    "+ ",
    "mkCronJob ",
    "\"x\" ",
    "1 ",
    "-",
    ".",
    "or ",
    "if ",
    "then ",
    "else ",
    "assert ",
    ": ",
    "@ ",
    ", ",
    "? ",
    "...",
    "# nixbatch: allow a -- b\n",
    "/* ",
    "*/",
    "\n",
    "\r",
    "\t",
    "é",
    "日",
    "\\",
    "'",
    "$",
    "./a",
    "<a>",
    "/",
    "~/",
    "!",
    "|> ",
    "<| ",
    "null ",
    "${a}",
    "{ a = 1; }",
    " ",
];

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::collection::vec(prop::sample::select(PIECES), 0..40).prop_map(|pieces| pieces.concat()),
        "\\PC{0,60}",
        any::<String>(),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        prop::sample::select(&["a", "b", "c", "x"][..]).prop_map(Step::from),
        (0usize..3).prop_map(Step::from)
    ];
    prop::collection::vec(step, 0..4)
}

/// Asks everything there is to ask, and checks that the answers lie in the text.
pub(crate) fn ask(text: &str, offset: usize, path: &[Step]) {
    let file = NixFile::parse(text);
    let is_inside = |range: &std::ops::Range<usize>| text.get(range.clone()).is_some();
    assert!(file.errors().iter().all(|error| is_inside(&error.range)), "{text:?}: {:?}", file.errors());
    assert!(file.allows().iter().all(|allow| is_inside(&allow.comment)));
    let anchors = [
        Anchor::Name,
        Anchor::Value,
        Anchor::Missing,
        Anchor::Text { start: 0, end: 1 },
        Anchor::Text { start: 5, end: 2 },
    ];
    let knowns = [
        Known::Steps(0),
        Known::Steps(1),
        Known::Steps(9),
        Known::Holder(None),
        Known::Holder(Some("a")),
        Known::Argument,
        Known::Enclosing(None),
        Known::Enclosing(Some("b")),
    ];
    for known in knowns {
        for anchor in anchors {
            let query = Query { offset, known, path, anchor, text: Some("ab") };
            if let Some(found) = file.find(&query) {
                assert!(is_inside(&found.range), "{text:?} {query:?} {found:?}");
                assert!(found.reached <= path.len());
            }
        }
        let query = Query { offset, known, path, anchor: Anchor::Value, text: None };
        let elsewhere = Query { path: &[Step::Key("z".to_owned())], ..query };
        let value = json!({ "x": [-1, "${y}"] });
        for change in [Change::Set(&value), Change::Rename("with"), Change::Remove, Change::Move(&elsewhere)]
        {
            if let Some(edits) = file.edit(&query, &change) {
                let after = apply(text, &edits);
                assert_eq!(NixFile::parse(&after).errors(), [], "{text:?} {query:?} {change:?} {after:?}");
            }
        }
    }
}

/// The text after edits, which must not overlap.
pub(crate) fn apply(text: &str, edits: &[nixbatch_syntax::TextEdit]) -> String {
    let mut edits = edits.to_vec();
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    assert!(edits.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start), "{edits:?}");
    let mut text = text.to_owned();
    for edit in edits.iter().rev() {
        text.replace_range(edit.range.clone(), &edit.text);
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn nothing_panics(text in texts(), offset in 0usize..80, path in steps()) {
        ask(&text, offset, &path);
    }
}

#[test]
fn deep_nesting_is_an_error() {
    let nested: [(&str, &str, &str); 24] = [
        ("(", "1", ")"),
        ("[", "1", "]"),
        ("{a=", "1", ";}"),
        ("- ", "1", ""),
        ("!", "a", ""),
        ("a ++ ", "a", ""),
        ("a // ", "a", ""),
        ("a + ", "a", ""),
        ("a -> ", "a", ""),
        ("a <| ", "a", ""),
        ("a |> ", "a", ""),
        ("f ", "a", ""),
        ("a.b or ", "a", ""),
        ("\"${", "a", "}\""),
        ("''${", "a", "}''"),
        ("a: ", "1", ""),
        ("{ a ? ", "1", "}: 1"),
        ("let a = 1; in ", "1", ""),
        ("with a; ", "1", ""),
        ("if a then b else ", "1", ""),
        ("assert a; ", "1", ""),
        ("(- - ! [a.b or {a=", "1", ";}])"),
        ("a ? b || ", "c", ""),
        ("a.", "b", ""),
    ];
    for (open, middle, close) in nested {
        for count in [100, 255, 300, 1000, 100_000] {
            let text = format!("{}{middle}{}", open.repeat(count), close.repeat(count));
            let file = NixFile::parse(&text);
            assert!(count < 100_000 || !file.errors().is_empty(), "{open} {count}");
            ask(&text, 0, &[Step::from("a"), Step::from(0)]);
            let bound = format!("{{ a = {text}; }}");
            ask(&bound, 2, &[Step::from("a"), Step::from(0)]);
        }
    }
}

#[test]
fn what_is_nested_too_deeply_keeps_the_attributes_that_nix_knows() {
    let lets = "let a = 1; in ".repeat(600);
    let chain = format!("args = [ ({} \"x\") ];", "\"x\" + ".repeat(2_000));
    for (before, after) in [(lets.as_str(), ""), ("", chain.as_str())] {
        let text =
            format!("{before}{{ job = {{ timeout = -1; inherit image; \"a \\\" b.c\".d = 1; {after} }}; }}");
        let file = NixFile::parse(&text);
        assert_eq!(file.errors().len(), 1);
        let find = |at: &str, known, path: &str| {
            let offset = text.rfind(at).expect("it is there");
            let path: Vec<_> = path.split('.').filter(|step| !step.is_empty()).map(Step::from).collect();
            let query = Query { offset, known, path: &path, anchor: Anchor::Value, text: None };
            file.find(&query).map(|found| (text[found.range].to_owned(), found.exact))
        };
        let found = |name: &str, exact| Some((name.to_owned(), exact));
        assert_eq!(find("timeout", Known::Steps(1), "timeout"), found("timeout", true));
        assert_eq!(find("timeout", Known::Steps(1), "timeout.x"), found("timeout", false));
        assert_eq!(find(" image", Known::Steps(1), "image"), found("image", true));
        assert_eq!(find("job", Known::Holder(Some("job")), ""), found("job", true));
        assert_eq!(find("timeout", Known::Argument, ""), found("timeout", false));
        assert_eq!(find("\"a ", Known::Argument, ""), found("\"a \\\" b.c\"", false));
    }
}

#[test]
fn wide_files_are_no_error() {
    for (open, item, close) in [
        ("[ ", "{ a = \"b\"; } ", "]"),
        ("{ ", "a.b = f 1 [ ]; ", "}"),
        ("let ", "a = f: x: 1; ", "in 1"),
        ("''", "\n${a} ''$ ", "''"),
        ("{ ", "a ? 1, ", "... }: 1"),
        ("[ ", "x ", "]"),
        ("[ ", "\"a-b+c.d\" ", "]"),
        ("{ inherit ", "a ", "; }"),
    ] {
        let count = if item == "a " { 1000 } else { 20_000 };
        let text = format!("{open}{}{close}", item.repeat(count));
        assert_eq!(NixFile::parse(&text).errors().first(), None, "{item}");
    }
}

#[test]
fn circles_end() {
    for text in [
        "let x = x; in { a = x; }",
        "let x = y; y = x; in { a = x; }",
        "rec { a = a; }",
        "rec { a = a // a // a; }",
        "rec { a = { inherit (a) b; }; }",
        "let inherit (x) x; in { a = x; }",
        "rec { a = a.b.c; }",
        "rec { a = with a; b; }",
        "rec { a = mkCronJob \"x\" a; }",
        "let f = x: f x; in { a = f 1; }",
        "rec { a = a ++ a; }",
        "rec { a = \"${a}${a}\" + a; }",
        "rec { a = if b then a else null; }",
        "let a = with a; a; in rec { a = a; inherit (b) c; b = c; }",
    ] {
        let offset = text.rfind("a =").unwrap();
        for path in [&["a", "b"][..], &["a", "b", "c"], &["b"], &["a"]] {
            let path: Vec<_> = path.iter().map(|key| Step::from(*key)).collect();
            ask(text, offset, &path);
            ask(text, offset, &[Step::from("a"), Step::from(1)]);
        }
    }
}

#[test]
fn syntax_errors_have_a_place() {
    for (text, at, message) in [
        ("{ a = 1 }", "}", "this does not belong here; `;` is expected"),
        ("{ a = ; }", ";", "this does not belong here; an expression is expected"),
        ("{ a = 1;", "", "the file ends too early"),
        ("1 )", ")", "this does not belong here"),
        ("", "", "the file ends too early"),
    ] {
        let file = NixFile::parse(text);
        let Some(error) = file.errors().first() else { panic!("{text}: no error") };
        assert!(error.message.starts_with(message), "{text}: {}", error.message);
        assert_eq!(&text[error.range.clone()], at, "{text}");
    }
}
