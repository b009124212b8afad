//! What programs read.

use crate::common::{error, fix, label, one, samples};
use nixbatch_diagnostic::render::json;
use nixbatch_diagnostic::{Diagnostic, Safety, Severity, Sources, Span};
use proptest::prelude::*;
use serde_json::{Value, json as value};

/// The published schema.
fn validator() -> jsonschema::Validator {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reference/findings.schema.json");
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).expect("the schema is there"))
        .expect("the schema is JSON");
    assert!(jsonschema::draft202012::meta::is_valid(&schema), "the schema follows its own draft");
    jsonschema::draft202012::new(&schema).expect("the schema is a schema")
}

/// The output, which must follow the schema.
fn read(diagnostics: &[Diagnostic], sources: &Sources) -> Value {
    let text = json(diagnostics, sources);
    let value = serde_json::from_str(&text).expect("the output is JSON");
    if let Err(refused) = validator().validate(&value) {
        panic!("{refused} at {}\n{text}", refused.instance_path());
    }
    value
}

#[test]
fn each_kind_of_content() {
    let (sources, diagnostics) = samples();
    read(&diagnostics, &sources);
    insta::assert_snapshot!(json(&diagnostics, &sources));
}

#[test]
fn no_findings_are_an_object_too() {
    assert_eq!(json(&[], &Sources::new()), "{\n  \"version\": 1,\n  \"findings\": []\n}\n");
    read(&[], &Sources::new());
}

#[test]
fn a_finding_without_a_place_has_no_keys_for_it() {
    let read = read(&[error("rule", "message", None)], &Sources::new());
    assert_eq!(
        read["findings"][0],
        value!({ "rule": "rule", "severity": "error", "message": "message", "path": "" })
    );
}

#[test]
fn columns_count_characters() {
    let cases = [
        ("\t日本 = x", "x", [1, 7, 1, 8]),
        ("a\r\n  b", "b", [2, 3, 2, 4]),
        ("a\r\n  b", "\r\n", [1, 2, 2, 1]),
        ("a\rb", "b", [2, 1, 2, 2]),
        ("a\u{2028}\u{85}b", "b", [1, 4, 1, 5]),
        ("\u{feff}a", "a", [1, 1, 1, 2]),
        ("👩‍💻e\u{301}x", "x", [1, 6, 1, 7]),
        ("a\nb\n", "b\n", [2, 1, 3, 1]),
    ];
    for (source, needle, [line, column, end_line, end_column]) in cases {
        let (sources, file) = one("jobs.nix", source);
        let start = source.find(needle).expect("the needle is in the text");
        let span = Span::new(file, start..start + needle.len());
        let finding = read(&[error("rule", "message", Some(span))], &sources)["findings"][0].take();
        let expected = value!({
            "rule": "rule", "severity": "error", "message": "message", "path": "", "file": "jobs.nix",
            "line": line, "column": column, "endLine": end_line, "endColumn": end_column,
        });
        assert_eq!(finding, expected, "{source:?}");
    }
}

/// A schema that allows everything would let any output pass.
#[test]
fn the_schema_refuses_what_is_not_the_format() {
    let (sources, diagnostics) = samples();
    let good = read(&diagnostics, &sources);
    let validator = validator();
    type Damage = fn(&mut Value);
    let damages: [Damage; 9] = [
        |report| report["version"] = value!(2),
        |report| report["more"] = value!(1),
        |report| report["findings"][0]["line"] = value!(0),
        |report| report["findings"][0]["severity"] = value!("fatal"),
        |report| report["findings"][0]["rule"] = value!("Not A Rule"),
        |report| report["findings"][0]["fix"]["safety"] = value!("maybe"),
        |report| report["findings"][4]["line"] = value!(1),
        |report| report["findings"][0]["fix"]["edits"][0] = value!({ "text": "" }),
        |report| report["findings"][2]["related"] = value!([]),
    ];
    for (number, damage) in damages.into_iter().enumerate() {
        let mut bad = good.clone();
        damage(&mut bad);
        assert!(!validator.is_valid(&bad), "damage {number} passes");
    }
}

/// Line and column by counting, one character after the other.
fn count(text: &str, offset: usize) -> (usize, usize) {
    let mut line = 1;
    let mut column = 1;
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        if at + c.len_utf8() > offset {
            break;
        }
        let is_crlf = c == '\r' && characters.peek().is_some_and(|(_, next)| *next == '\n');
        if (c == '\n' || c == '\r') && !is_crlf {
            (line, column) = (line + 1, 1);
        } else if !(at == 0 && c == '\u{feff}') {
            column += 1;
        }
    }
    (line, column)
}

proptest! {
    #[test]
    fn lines_and_columns_agree_with_counting(
        text in "[ab\t\r\n\u{e4}\u{65e5}\u{1f469}\u{feff}\u{2028}]{0,40}",
        repeat in 1usize..120,
        start in 0usize..5000,
        length in 0usize..5000,
    ) {
        let text = text.repeat(repeat);
        let (sources, file) = one("jobs.nix", &text);
        let span = Span::new(file, start..start + length);
        let read = json(&[error("rule", "message", Some(span))], &sources);
        let read: Value = serde_json::from_str(&read).expect("the output is JSON");
        let finding = &read["findings"][0];
        let range = sources.get(file).clamp(span);
        let covers = length == 0 || range.end >= (start + length).min(text.len());
        prop_assert!(range.start <= start && covers, "{:?}", range);
        let (line, column) = count(&text, range.start);
        prop_assert_eq!((&finding["line"], &finding["column"]), (&value!(line), &value!(column)));
        let (line, column) = count(&text, range.end);
        prop_assert_eq!((&finding["endLine"], &finding["endColumn"]), (&value!(line), &value!(column)));
    }

    #[test]
    fn any_text_follows_the_schema(words in prop::collection::vec(".{1,12}", 8), start in 0usize..20, end in 0usize..20) {
        let (sources, file) = one(&words[0], &words[1]);
        let span = Span { file, start, end };
        let mut diagnostic = error("rule", &words[2], Some(span));
        diagnostic.severity = Severity::Info;
        diagnostic.path = words[3].clone();
        diagnostic.object = Some(words[4].clone());
        diagnostic.notes = vec![words[5].clone()];
        diagnostic.related = vec![label(span, &words[6])];
        diagnostic.fix = fix(Safety::Safe, &words[6], &[(span, &words[7])]);
        let read = read(&[diagnostic], &sources);
        prop_assert_eq!(&read["findings"][0]["message"], &value!(words[2]));
        prop_assert_eq!(&read["findings"][0]["fix"]["edits"][0]["text"], &value!(words[7]));
    }
}
