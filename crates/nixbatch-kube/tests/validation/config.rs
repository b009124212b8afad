use serde_json::json;

use crate::{assert_report, report};

#[test]
fn config_maps() {
    let base = json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "etl" } });
    assert_report!(report(
        "config maps",
        &base,
        &[
            ("good", json!({ "data": { "a.conf": "x", "B_C-d": "" }, "binaryData": { "b": "aGk=" } })),
            ("keys", json!({ "data": { "a/b": "", "..": "", "..a": "" }, "binaryData": { "": "" } })),
            ("a key in both", json!({ "data": { "a": "" }, "binaryData": { "a": "" } })),
            ("1 MiB", json!({ "data": { "a": "x".repeat(1024 * 1024) } })),
            (
                "more than 1 MiB",
                json!({ "data": { "a": "x".repeat(1024 * 1024 - 1) }, "binaryData": { "b": "aGk=" } })
            ),
        ]
    ));
}

#[test]
fn secrets() {
    let base = json!({ "apiVersion": "v1", "kind": "Secret", "metadata": { "name": "etl" } });
    assert_report!(report(
        "secrets",
        &base,
        &[
            ("good", json!({ "data": { "token": "aGk=" }, "stringData": { "token": "hi" } })),
            ("keys", json!({ "data": { "a b": "" }, "stringData": { "c/d": "" } })),
            ("more than 1 MiB", json!({ "stringData": { "a": "x".repeat(1024 * 1024 + 1) } })),
            (
                "1 MiB replaced",
                json!({ "data": { "a": "eHh4".repeat(350_000) }, "stringData": { "a": "hi" } })
            ),
        ]
    ));
}
