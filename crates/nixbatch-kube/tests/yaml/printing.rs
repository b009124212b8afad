//! What the printer writes reads back the same everywhere.

use std::process::Command;

use nixbatch_kube::yaml;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Map, Value, json};

use crate::{judges, strings};

/// Every string alone, as value, list item, nested value and key, with maps, lists and siblings around it.
#[test]
fn awkward_strings_read_back_the_same_in_each_place() {
    let cases: Vec<(Value, String)> = strings::all()
        .iter()
        .flat_map(|s| {
            let key = |value: Value| Value::Object(Map::from_iter([(s.clone(), value)]));
            let everywhere = json!({
                "value": s,
                "list": [s, "between", s],
                "nested": { "deeper": { "deepest": s, "sibling": 1 } },
                "listOfMaps": [{ "name": s, "value": s }, { "name": s }, { "z": [s] }],
                "listOfLists": [[s, s], [[s], s]],
                "key": key(json!(1)),
                "keyOfText": key(json!(s)),
                "keyOfMap": key(json!({ "a": s, "b": 1 })),
                "keyOfList": key(json!([s, { "a": s }])),
                "keyOfEmpty": [key(json!({})), key(json!([])), key(Value::Null)],
                "keyInList": [key(key(json!(s))), { "after": 1 }],
                "last": s,
            });
            [everywhere, json!(s), json!([s]), key(json!(s))]
        })
        .map(printed)
        .collect();
    judges::assert_judges_read(&cases);
}

#[test]
fn numbers_and_empty_values_read_back_the_same() {
    let floats = [
        0.0,
        -0.0,
        1.0,
        -1.0,
        0.1,
        1.5,
        1e15,
        1e16,
        1e17,
        1e21,
        1e22,
        1e100,
        1e-4,
        1e-5,
        1e-6,
        1e-7,
        1.5e-9,
        123456.789,
        f64::MIN,
        f64::MAX,
        f64::MIN_POSITIVE,
        5e-324,
        f64::EPSILON,
        1e308,
        9007199254740993.0,
        0.1 + 0.2,
    ];
    let integers = [0, 1, -1, 7, 10, 493, 1 << 53, (1 << 53) + 1, i64::MAX, i64::MIN, i64::MIN + 1];
    let cases: Vec<(Value, String)> = floats
        .iter()
        .map(|float| json!(float))
        .chain(integers.iter().map(|integer| json!(integer)))
        .chain([json!(u64::MAX), json!(i64::MAX as u64 + 1)])
        .chain(strings::shared())
        .map(|value| json!({ "member": value, "list": [value, value], "lists": [[value]] }))
        .map(printed)
        .collect();
    judges::assert_judges_read(&cases);
}

#[test]
fn any_json_reads_back_the_same() {
    // Always the same values: a failure must come back.
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let cases: Vec<(Value, String)> = (0..1500)
        .map(|_| any_json().new_tree(&mut runner).expect("every draw is a value").current())
        .map(printed)
        .collect();
    judges::assert_judges_read(&cases);
}

/// `kubectl` itself, without a cluster: strings in a ConfigMap, an environment and annotations.
#[test]
fn kubectl_reads_the_strings() {
    if !judges::is_wanted("kubectl") {
        return;
    }
    let strings = strings::all();
    let data: Map<String, Value> =
        strings.iter().enumerate().map(|(nth, string)| (format!("s{nth}"), json!(string))).collect();
    let object = json!({
        "apiVersion": "v1", "kind": "ConfigMap",
        "metadata": { "name": "strings", "annotations": data }, "data": data,
    });
    let mut kubectl = Command::new("kubectl");
    kubectl.args(["annotate", "--local", "-f", "-", "-o", "json", "example.org/seen=yes"]);
    let read: Value =
        serde_json::from_str(&judges::run(kubectl, &yaml::print(&object))).expect("kubectl prints JSON");
    for (nth, string) in strings.iter().enumerate() {
        let key = format!("s{nth}");
        assert_eq!(read["data"][&key], json!(string));
        assert_eq!(read["metadata"]["annotations"][&key], json!(string));
    }
}

/// A value and its YAML.
fn printed(value: Value) -> (Value, String) {
    let printed = yaml::print(&value);
    (value, printed)
}

/// JSON of any shape whose strings are full of what YAML cares about.
pub(crate) fn any_json() -> impl Strategy<Value = Value> {
    let piece = prop_oneof![
        4 => "[ -~]{1,3}",
        3 => prop::sample::select(&[
            "\n", "\n\n", " ", "\t", "\r", ":", ": ", " #", "-", "- ", "?", "'", "\"", "\\", "\u{85}", "\u{2028}",
            "\u{feff}", "yes", "no", "null", "0", "1", "e", ".", "_", "0x", "---", "...", "|", ">", "%", "a", "é", "😀",
        ][..]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    let text = prop::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat());
    let leaf = prop_oneof![
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<u64>().prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
        1 => (-1000i32..1000).prop_map(|n| Value::from(f64::from(n) / 8.0)),
        6 => text.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(text.clone(), inner, 0..5)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}
