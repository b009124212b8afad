//! Parts of strings, in literals as strange as Nix allows.

use std::ops::Range;

use nixbatch_diagnostic::{Anchor, Step};
use nixbatch_syntax::{Known, NixFile, Query};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::nix;

fn locate(text: &str, evaluated: &str, part: Range<usize>) -> Range<usize> {
    let query = Query {
        offset: text.find("a =").unwrap(),
        known: Known::Steps(1),
        path: &[Step::from("a")],
        anchor: Anchor::Text { start: part.start, end: part.end },
        text: Some(evaluated),
    };
    NixFile::parse(text).find(&query).unwrap().range
}

/// Literals, with and without interpolations.
fn literals() -> impl Strategy<Value = String> {
    let both = [
        "x", "yz", " ", "  ", "    ", "\n", "\n  ", "\r\n", "\r", "\t", "$", "$$", "é", "日本", "${v}",
        "${w}", "$${v}", "'", "{", "}", "#",
    ];
    let quoted = ["\\n", "\\t", "\\r", "\\\\", "\\\"", "\\${", "\\$", "\\q", "\\\n", "''"];
    let indented =
        ["'''", "''$", "''\\n", "''\\t", "''\\\\", "''\\q", "''\\ ", "\"", "\\", "''\\\n", "''\\$", "''\\r"];
    let pieces = |own: &'static [&'static str]| {
        let any = both.iter().chain(own).copied().collect::<Vec<_>>();
        prop::collection::vec(prop::sample::select(any), 0..14).prop_map(|pieces| pieces.concat())
    };
    let quoted: &'static [&'static str] = Box::leak(Box::new(quoted));
    let indented: &'static [&'static str] = Box::leak(Box::new(indented));
    prop_oneof![
        pieces(quoted).prop_map(|inner| format!("\"{inner}\"")),
        // A quote before the end would be read as a part of it.
        pieces(indented).prop_map(|inner| format!("''{}''", inner.trim_end_matches(['\'', '$']))),
    ]
}

/// Every character of every literal that Nix evaluates is found where it is written.
#[test]
fn literals_are_read_as_nix_reads_them() {
    let mut runner = TestRunner::deterministic();
    let texts: Vec<_> = (0..1500)
        .map(|_| literals().new_tree(&mut runner).unwrap().current())
        .map(|literal| format!("let v = \"V\"; w = toString 123; in {{ a = {literal}; }}"))
        .filter(|text| NixFile::parse(text).errors().is_empty())
        .collect();
    assert!(texts.len() > 1000, "{}", texts.len());
    let Some(values) = nix::values(&texts) else { return };
    let mut checked = 0;
    for (text, value) in texts.iter().zip(values) {
        let value = value.unwrap();
        let evaluated = value["a"].as_str().unwrap();
        let whole = text.find("a =").unwrap() + 4..text.rfind("; }").unwrap();
        for (at, c) in evaluated.char_indices() {
            let found = locate(text, evaluated, at..at + c.len_utf8());
            let written = &text[found.clone()];
            let is_right = written.contains(c)
                || matches!((c, written), ('V', "${v}") | ('1' | '2' | '3', "${w}"))
                || ("\n\t\r".contains(c) && (written.contains(['\\', '\r'])));
            // Two interpolations beside each other cannot be told apart, nor what repeats around one.
            let is_unclear = text.contains("${w}") && (found == whole || written.ends_with("${w}"));
            assert!(is_right || is_unclear, "{text:?} is {evaluated:?}: {c:?} at {at} found as {written:?}");
            assert!(
                found != whole || is_unclear || whole.len() <= 4,
                "{text:?} is {evaluated:?}, not understood"
            );
            checked += 1;
        }
    }
    assert!(checked > 5000, "{checked}");
}

#[test]
fn what_is_ambiguous_is_the_whole() {
    let text = r#"{ x, y }: { a = "${x}-${y}"; }"#;
    let part = |evaluated: &str, range: Range<usize>| text[locate(text, evaluated, range)].to_owned();
    assert_eq!(part("a-b", 0..1), "${x}");
    assert_eq!(part("a-b", 1..2), "-");
    assert_eq!(part("a-b", 0..3), "${x}-${y}");
    assert_eq!(part("a-b-c", 0..1), "${x}");
    assert_eq!(part("a-b-c", 4..5), "${y}");
    assert_eq!(part("a-b-c", 1..2), "\"${x}-${y}\"", "either may be the one that is written");
    assert_eq!(part("ab", 0..1), "\"${x}-${y}\"", "not what this evaluates to");
    assert_eq!(part("a-b", 2..9), "\"${x}-${y}\"");
}

#[test]
fn an_empty_part_is_a_place() {
    let text = "{ a = \"x\\ny\"; }";
    let place = |at: usize| locate(text, "x\ny", at..at);
    assert_eq!([place(0), place(1), place(2), place(3)], [7..7, 8..8, 10..10, 11..11]);
}
