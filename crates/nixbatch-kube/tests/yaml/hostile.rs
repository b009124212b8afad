//! Input that is made to hurt: it is refused with its place, soon, and without exhausting stack or memory.

use std::time::{Duration, Instant};

use nixbatch_diagnostic::Source;
use nixbatch_kube::yaml;
use serde_json::{Map, Value, json};

/// What is wrong with a text, as `line:column: message`; panics when it is read.
fn refusal(text: &str) -> String {
    let start = Instant::now();
    let error = yaml::read_all(text).expect_err("the text is refused");
    assert!(start.elapsed() < Duration::from_secs(20), "took {:?}", start.elapsed());
    let place = Source::new("", text).line_column(error.range.start);
    format!("{}:{}: {}", place.line, place.column, error.message)
}

#[test]
fn errors_name_their_place() {
    let texts = [
        "a: 1\nb: 2\na: 3\n",
        "a:\n  - x: 1\n    'x': 2\n",
        "1: a\n\"1\": b\n",
        "a: 1\n<<: {b: 1}\na: 2\n",
        "a:\n  1.10: b\n",
        "~: b\n",
        "é: {1, [2]: 3}\n",
        "a: .inf\n",
        "a: !!int seven\n",
        "a: !!binary aGk=\n",
        "a: *none\n",
        "a: &x [1, *x]\n",
        "a: b\n---\n<<: [1]\n",
        "a: \0\n",
        "a: b\r\nb: é\u{1}\n",
        "a: |\n  b\u{2028}c\n",
        "a: \u{feff}\n",
        "a: [1, 2\n",
        "a: {b\n",
        "a: 'b\n",
        "a: \"\\q\"\n",
        "a: b: c\n",
        "a:\n\tb: 1\n",
        "a: 1\n b: 2\n",
        "a: @b\n",
        "a: ]\n",
        "- a\nb: 1\n",
    ];
    let table: String = texts.iter().map(|text| format!("{text:?}\n  {}\n", refusal(text))).collect();
    insta::assert_snapshot!(table);
}

#[test]
fn deep_nesting_is_refused() {
    let deep = [
        "[".repeat(100_000),
        "{a: ".repeat(100_000),
        "- ".repeat(100_000),
        "[".repeat(129) + &"]".repeat(129),
        (0..1000).map(|depth| " ".repeat(depth) + "a:\n").collect(),
        "? ".repeat(100_000),
    ];
    for text in deep {
        let refusal = refusal(&text);
        assert!(
            refusal.contains("nested more than 128 deep") || refusal.contains("cannot be a key"),
            "{refusal}"
        );
    }
    let most = "[".repeat(128) + &"]".repeat(128);
    assert_eq!(yaml::read_all(&most).map(|documents| documents.len()), Ok(1));
}

#[test]
fn aliases_do_not_nest_deeper_than_maps_and_lists() {
    let mut text = "- &a0 x\n".to_owned();
    for depth in 1..=200 {
        text += &format!("- &a{depth} [*a{}]\n", depth - 1);
    }
    assert_eq!(refusal(&text), "129:10: maps and lists are nested more than 128 deep");
}

#[test]
fn aliases_do_not_explode() {
    let laughs = |first: &str, again: fn(usize) -> String| {
        let mut text = format!("a0: &a0 {first}\n");
        for depth in 1..30 {
            text += &format!("a{depth}: &a{depth} {}\n", again(depth - 1));
        }
        text
    };
    let lists = laughs("[lol, lol, lol]", |a| format!("[*a{a}, *a{a}, *a{a}, *a{a}]"));
    let maps = laughs("{a: lol}", |a| format!("{{b: *a{a}, c: *a{a}, d: *a{a}}}"));
    let merges = laughs("{a: {}}", |a| format!("{{<<: *a{a}, b{a}: *a{a}, c{a}: *a{a}}}"));
    let text = format!("a: &a {}\nb: [{}]\n", "x".repeat(100_000), "*a, ".repeat(100_000));
    for bomb in [lists, maps, merges, text] {
        let refusal = refusal(&bomb);
        assert!(refusal.contains("copy too much"), "{refusal}");
    }
}

#[test]
fn anchors_as_people_use_them_are_read() {
    let mut text = "---\n".to_owned();
    for _ in 0..500 {
        text += "defaults: &defaults\n  env:\n  - {name: A, value: b}\n  image: app:1\n";
        text += "jobs:\n- <<: *defaults\n  name: one\n- <<: *defaults\n  name: two\n---\n";
    }
    let documents = yaml::read_all(&text).expect("the text is read");
    assert_eq!(documents.len(), 500);
    assert_eq!(
        documents[499]["jobs"][1],
        json!({ "env": [{ "name": "A", "value": "b" }], "image": "app:1", "name": "two" })
    );
}

#[test]
fn a_deep_value_is_printed() {
    let mut value = json!("bottom");
    for depth in 0..10_000 {
        value = match depth % 2 {
            0 => Value::Array(vec![value]),
            _ => Value::Object(Map::from_iter([("k".to_owned(), value)])),
        };
    }
    let printed = yaml::print(&value);
    assert!(printed.starts_with("k:\n- k:\n  - k:\n"));
    assert!(printed.ends_with("- bottom\n"));
    // Dropping the value would recurse.
    std::mem::forget(value);
}
