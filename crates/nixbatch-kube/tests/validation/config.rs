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

#[test]
fn typed_secrets() {
    let base = json!({ "apiVersion": "v1", "kind": "Secret", "metadata": { "name": "etl" } });
    let of = |ty: &str, rest: serde_json::Value| {
        let mut secret = json!({ "type": format!("kubernetes.io/{ty}") });
        secret.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        secret
    };
    let config = |text: &str| of("dockerconfigjson", json!({ "stringData": { ".dockerconfigjson": text } }));
    assert_report!(report(
        "typed secrets",
        &base,
        &[
            ("registry", config("{\"auths\": {}}")),
            ("a registry of null", config("null")),
            ("a registry without its key", of("dockerconfigjson", json!({}))),
            ("a registry that is no JSON", config("auths")),
            ("an old registry", of("dockercfg", json!({ "data": { ".dockercfg": "W10=" } }))),
            ("a password alone", of("basic-auth", json!({ "data": { "password": "" } }))),
            ("nobody", of("basic-auth", json!({ "data": {} }))),
            ("an empty SSH key", of("ssh-auth", json!({ "stringData": { "ssh-privatekey": "" } }))),
            ("a certificate without a key", of("tls", json!({ "data": { "tls.crt": "" } }))),
            ("a token of nobody", of("service-account-token", json!({}))),
            ("own", json!({ "type": "example.com/own" })),
        ]
    ));
}
