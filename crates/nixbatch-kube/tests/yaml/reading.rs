//! The reader understands YAML as `sigs.k8s.io/yaml` does.

use nixbatch_kube::yaml;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::Value;

use crate::judges::{Judge, Reading, is_wanted, same};
use crate::printing::any_json;
use crate::{stream, strings};

/// Streams that both read as the same values, or both refuse.
const AGREED: &[&str] = &[
    // Documents.
    "",
    "# c\n",
    "a: 1",
    "---\na: 1\n",
    "---\n---\n",
    "a: 1\n---\nb: 2\n",
    "a: 1\n---\n# c\n---\nb: 2\n",
    "a: 1\n...\n",
    "---\n# c\n---\nb: 1\n...\n",
    "null\n---\na: 1\n",
    "--- # c\na: 1\n",
    "a: 1\n--- # c\nb: 2\n",
    "a: |\n  ---\n---\nb: 1\n",
    "\u{feff}a: 1\n",
    "a: b\r\nc: |\r\n  d\r\n  e\r\n",
    "a: 'b\r\n  c'\r\n",
    "a: [1,\r\n  2]\r\n",
    "- 1\n- 2\n",
    "a\n",
    "--- a\n",
    "----\n",
    "a: 1\n---b: 2\n",
    "%YAML 1.2\n---\na: 1\n",
    "a: \"b\n---\nc\"\n",
    "a: |\n b\n---\nc: 1\n",
    "---\r\na: 1\r\n---\r\n",
    "a: 1\n---\n",
    "a: 1\n--- \t\nb: 1\n",
    "\u{feff}---\na: 1\n---\nb: 1\n",
    // Tabs.
    "a:\tb\n",
    "a: 1\nb:\t\tc\nd:\te\n",
    "a:\t|\n  b\n",
    "a: b\t# c\n",
    // JSON, and what looks like it.
    "[]",
    "{}",
    "{\"a\": 1}{\"b\": 2}\n{\"c\": 3}",
    "{\"a\": 1}\n---\n{\"b\": 2}\n",
    "{\"a\": 1}\n---\nb: 2\n---\n{\"c\": 3}\n",
    "{\"a\": 1}{\"b\": 2}\n---\nc: 3\n",
    "{\"a\": 1}\nb: 2\n",
    "{\"a\": 1}{\"b\": 2}x",
    "{a: 1}\n---\nb: 2\n",
    "{\"a\": \"\\ud83d\\ude00\\/\"}",
    "\t{\"a\":\t1,\n\t\"b\": [1.0, 1e2, -0]}",
    "{\"a\": 1.10, \"b\": 0755}",
    "{\"a\": 1,}",
    "{\"a\": yes}",
    "{\"a\": 12345678901234567890123}",
    "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": []}\n",
    "{\"a\":1,\"b\":[true,null]}",
    // Broken syntax.
    "a: [\n",
    "a: {\n",
    "a: b: c\n",
    "a: 'b' c\n",
    "a: 'b\n",
    "a: \"b\n",
    "a: \"\\q\"\n",
    "a: \"\\u12\"\n",
    "a:\n\tb: c\n",
    "a:\n  b: 1\n c: 2\n",
    "- a\nb: 1\n",
    "a: 1\n- b\n",
    "a: @b\n",
    "a: `b`\n",
    "a: %b\n",
    "a: *x\n",
    "a: &x [*x]\n",
    "a: }\n",
    "[a, b\n",
    "a: \0\n",
    "a: b\u{1}\n",
    "a: \u{7f}\n",
    "a: \u{9b}\n",
    "a: \"\u{1b}\"\n",
    "# \u{7}\na: 1\n",
    "a: |3\n  b\n",
    "%YAML 1.1\na: 1\n",
    // Styles.
    "a: |\n  b\n  c\n",
    "a: |-\n  b\n",
    "a: |+\n  b\n\n",
    "a: >\n  b\n  c\n\n  d\n",
    "a: >-\n  b\n    c\n",
    "a: |2\n    b\n",
    "a: 'it''s'\n",
    "a: \"\\x41\\u00e9\\U0001f600\\n\\t\\\"\"\n",
    "a: b\n  c\n",
    "a: 'b\n  c\n\n  d'\n",
    "a: \"b\\\n  c\"\n",
    "a: b # c\n",
    "a: b#c\n",
    "a:\n- 1\n- 2\n",
    "a:\n  - 1\n  - 2\n",
    "- - 1\n  - 2\n- 3\n",
    "- a: 1\n  b: 2\n-\n  c: 3\n",
    "? a\n: 1\n",
    "? |\n  a\n: 1\n",
    "a: [1, {b: 2}]\n",
    "a: [\n  b,\n  c\n]\n",
    "a: {b: 1, c}\n",
    "a: [b, ]\n",
    "a:\n",
    "a: \nb: 1\n",
    "- \n- 1\n",
    "a: !!set {b}\n",
    "a: !!omap [b: 1]\n",
    // Keys that are no strings.
    "1: a\n",
    "-1: a\n",
    "0x10: a\n",
    "0755: a\n",
    "true: a\n",
    "yes: a\n",
    "NO: a\n",
    "'yes': a\n",
    "2001-01-01: a\n",
    "12:30: a\n",
    "null: a\n",
    "~: a\n",
    "? [a]\n: 1\n",
    "? {a: 1}\n: 1\n",
    "1_000: a\n",
    "1e3: a\n",
    "3.0: a\n",
    "on:\n  push: 1\n",
    "y: 1\nx: 2\n",
    "=: 1\n",
    // Tags.
    "a: !!str 5\n",
    "a: !!str yes\n",
    "a: !!str\n",
    "a: !!int '5'\n",
    "a: !!int 5\n",
    "a: !!int abc\n",
    "a: !!int 1.5\n",
    "a: !!float 5\n",
    "a: !!float abc\n",
    "a: !!bool yes\n",
    "a: !!bool 'no'\n",
    "a: !!bool 1\n",
    "a: !!null ''\n",
    "a: !!null x\n",
    "a: !foo 5\n",
    "a: !foo {b: 1}\n",
    "a: ! 5\n",
    "a: !!timestamp 2001-01-01\n",
    "a: !<tag:yaml.org,2002:int> '7'\n",
    // Anchors, aliases and merge keys.
    "a: &x 1\nb: *x\n",
    "a: &x {c: 1}\nb: *x\nd: [*x, *x]\n",
    "a: &x 1\nb: &x 2\nc: *x\n",
    "a: &x 1\n---\nb: *x\n",
    "a: &x\nb: *x\n",
    "&x a: 1\nb: *x\n",
    "a: &x yes\n*x : 1\n",
    "<<: {a: 2}\na: 1\n",
    "a: 1\n<<: {a: 2}\n",
    "<<: [{a: 1, b: 1}, {a: 2, c: 2}]\n",
    "x: &x {a: 1}\ny: &y {a: 2, b: 2}\nz:\n  <<: [*x, *y]\n  c: 3\n",
    "<<: 1\n",
    "<<: [1]\n",
    "<<: null\n",
    "<<: {a: 1}\n<<: {b: 2}\n",
    "'<<': {a: 1}\n",
    "\"<<\": 1\n",
    "a: <<\n",
    "- <<\n",
    "!!str <<: 1\n",
    "a: &x {<<: {b: 1}}\nc: {<<: *x}\n",
];

/// Streams where the two differ, and must: why.
const DIFFERENCES: &[(&str, &str)] = &[
    ("a: 1\na: 2\n", "kubectl lets the last one win, silently"),
    ("1.10: a\n", "Go makes it the key 1.1"),
    ("a: !!binary aGk=\n", "Go decodes it, and breaks what is not UTF-8"),
    ("a: 1\n...\nb: 1\n", "kubectl drops what follows a document's end"),
    ("\ta: b\n", "YAML 1.2 allows tabs before the first token"),
    ("a: |\n  \tb\n", "YAML 1.2 allows tabs that are content"),
    ("[1, 2]\n[3]\n", "kubectl drops what follows a list in brackets"),
    ("a: \"\\/\"\n", "an escape of YAML 1.2"),
    ("[a:]\n", "YAML 1.1 ends no key there"),
    ("[a?]\n", "YAML 1.1 ends the scalar there"),
    ("[-]\n", "YAML 1.2 wants a character after -"),
    ("a: 'b\nc'\n", "YAML 1.2 wants quoted lines to be indented"),
    ("- \ta\n", "YAML 1.2 allows tabs between tokens"),
    ("a: 'b\u{2028}c'\n", "a line break in YAML 1.1 only"),
    ("a: b\u{feff}\n", "YAML 1.2 refuses byte order marks inside"),
];

#[test]
fn streams_read_as_in_go() {
    let streams: Vec<String> = AGREED.iter().map(|stream| (*stream).to_owned()).collect();
    assert_agreement(&streams, agree);
}

#[test]
fn the_known_differences_to_go_are_differences() {
    let streams: Vec<String> = DIFFERENCES.iter().map(|(stream, _)| (*stream).to_owned()).collect();
    assert_agreement(&streams, |ours, go| !agree(ours, go));
}

#[test]
fn plain_scalars_resolve_as_in_go() {
    let scalars = [strings::WORDS, strings::NUMBERS, strings::TIMES, strings::KUBERNETES].concat();
    let streams: Vec<String> = scalars
        .iter()
        .flat_map(|s| [format!("a: {s}\n"), format!("- {s}\n- [x, {{}}]\n"), format!("{s}\n")])
        .collect();
    assert_agreement(&streams, agree);
}

#[test]
fn numbers_resolve_as_in_go() {
    let number = "[-+]?(0[xXbBoO]?)?[0-9a-f_]{0,6}[.]?[0-9_]{0,4}([eE][-+]?[0-9_]{1,3})?";
    let streams = draw(number.prop_map(|number| format!("a: {number}\n")), 20_000);
    assert_agreement(&streams, agree);
}

/// A text as people write them.
const WRITTEN: &str = r#"# Reports, each night.
---
apiVersion: batch/v1
kind: CronJob
metadata:
  name: reports   # see the wiki
  labels: &labels {app: reports, "tier": 'batch'}
spec:
  schedule: "0 2 * * *"
  suspend: no
  jobTemplate:
    spec:
      backoffLimit: 0x2
      template:
        metadata:
          labels:
            <<: *labels
            part: nightly
        spec:
          containers:
          - name: main
            command: [sh, -c]
            args:
              - |
                set -eu
                # no comment
                run --all

              - >-
                folded
                text
            env:
              -   name: MODE
                  value: "0755"
              - {name: EMPTY, value: ''}
              - name: PLAIN
                value: a word
                  and more
          restartPolicy: Never
---
{"apiVersion": "v1", "kind": "ConfigMap",
 "metadata": {"name": "x"}, "data": {"a": "1"}}
---
? kind
: List
items:
- !!str 5
- ~
"#;

/// Mutations of lines and characters are read as in Go, or one of the two refuses.
#[test]
fn mutated_texts_are_not_read_otherwise_than_in_go() {
    let streams = draw(mutated(), 6_000);
    let streams: Vec<String> = streams.into_iter().filter(|stream| !stream.contains("\n...")).collect();
    assert_agreement(&streams, |ours, go| ours.is_err() || go.is_err() || agree(ours, go));
}

fn mutated() -> impl Strategy<Value = String> {
    let line = (any::<prop::sample::Index>(), 0..8, any::<prop::sample::Index>());
    prop::collection::vec(line, 1..4).prop_map(|mutations| {
        let mut lines: Vec<String> = WRITTEN.lines().map(str::to_owned).collect();
        for (at, change, other) in mutations {
            let at = at.index(lines.len());
            match change {
                0 => drop(lines.remove(at)),
                1 => lines.insert(at, WRITTEN.lines().nth(other.index(20)).unwrap_or_default().to_owned()),
                2 => lines[at].insert(0, ' '),
                3 => lines[at] = lines[at].strip_prefix("  ").unwrap_or("---").to_owned(),
                4 => lines[at] = lines[at].replacen(": ", ":\t", 1),
                5 => lines[at].push('\r'),
                6 => lines[at] = lines[at].replacen(['"', '\'', '[', '}'], "", 1),
                _ => {
                    let text: Vec<char> = lines[at].chars().collect();
                    let cut = other.index(text.len() + 1);
                    lines[at] = text[..cut].iter().chain([&' ']).chain(&text[cut..]).collect();
                }
            }
        }
        lines.join("\n")
    })
}

/// With an error put into printed YAML, both read the same or one of them refuses; they never read two different things.
#[test]
fn broken_yaml_is_not_read_otherwise_than_in_go() {
    let streams = draw(broken_yaml(), 6_000);
    // The known difference of documents that end.
    let streams: Vec<String> = streams.into_iter().filter(|stream| !stream.contains("\n...")).collect();
    assert_agreement(&streams, |ours, go| ours.is_err() || go.is_err() || agree(ours, go));
}

proptest! {
    #[test]
    fn what_is_printed_is_read(values in prop::collection::vec(any_json(), 0..4)) {
        let printed = stream(&values);
        let read = yaml::read_all(&printed).map_err(|error| TestCaseError::fail(error.message))?;
        prop_assert!(read.len() == values.len() && read.iter().zip(&values).all(|(a, b)| same(a, b)), "{printed}\n{read:?}");
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[-a0:?,#&*!|>'\"%@`~<=.{}\\[\\]\\\\ \t\r\n\u{feff}é]{0,40}") {
        if let Err(error) = yaml::read_all(&text) {
            prop_assert!(text.get(error.range).is_some() && !error.message.is_empty());
        }
    }
}

fn agree(ours: &Reading, go: &Reading) -> bool {
    match (ours, go) {
        (Ok(ours), Ok(go)) => ours.len() == go.len() && ours.iter().zip(go).all(|(a, b)| same(a, b)),
        (Err(_), Err(_)) => true,
        _ => false,
    }
}

/// Fails with every stream of which our and Go's readings are not `fine` together.
fn assert_agreement(streams: &[String], fine: impl Fn(&Reading, &Reading) -> bool) {
    if !is_wanted(Judge::Go.name()) {
        return;
    }
    let wrong: Vec<String> = streams
        .iter()
        .zip(Judge::Go.read_each(streams))
        .map(|(stream, go)| {
            (stream, objects(yaml::read_all(stream).map_err(|error| error.message)), objects(go))
        })
        .filter(|(_, ours, go)| !fine(ours, go))
        .map(|(stream, ours, go)| format!("{stream:?}\n  ours {ours:?}\n  go   {go:?}"))
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        streams.len(),
        wrong[..wrong.len().min(40)].join("\n")
    );
}

/// The documents that `kubectl` takes: it skips those that are null.
fn objects(reading: Reading) -> Reading {
    reading.map(|documents| documents.into_iter().filter(|document| *document != Value::Null).collect())
}

/// Always the same draws: a failure must come back.
fn draw(strategy: impl Strategy<Value = String>, count: usize) -> Vec<String> {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[9; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    (0..count).map(|_| strategy.new_tree(&mut runner).expect("every draw is a value").current()).collect()
}

/// Printed YAML in which one character is taken out, put in, or exchanged.
fn broken_yaml() -> impl Strategy<Value = String> {
    let characters: Vec<char> = "\n\n  :-?[]{},#&*!|>'\"%@`\\~<ay01.\t\r".chars().collect();
    let character = prop::sample::select(characters);
    (any_json(), any::<prop::sample::Index>(), character, 0..3).prop_map(|(value, at, c, change)| {
        let mut text: Vec<char> = yaml::print(&value).chars().collect();
        let at = at.index(text.len());
        match change {
            0 => drop(text.remove(at)),
            1 => text.insert(at, c),
            _ => text[at] = c,
        }
        text.into_iter().collect()
    })
}
