//! How printed YAML looks: the order of keys, indentation, and the style of each scalar.

use insta::assert_snapshot;
use nixbatch_kube::yaml;
use serde_json::{Map, Value, json};

use crate::stream;

#[test]
fn a_cron_job() {
    let printed = yaml::print(&json!({
        "spec": {
            "jobTemplate": { "spec": { "backoffLimit": 2, "template": {
                "spec": {
                    "volumes": [{ "configMap": { "name": "settings", "defaultMode": 420 }, "name": "settings" }],
                    "restartPolicy": "OnFailure",
                    "nodeSelector": { "name": "n", "disk": "ssd" },
                    "containers": [{
                        "volumeMounts": [{ "readOnly": true, "mountPath": "/etc/app", "name": "settings" }],
                        "terminationMessagePath": "/dev/log",
                        "securityContext": { "runAsNonRoot": true, "capabilities": { "drop": ["ALL"] } },
                        "resources": { "requests": { "memory": "512Mi", "cpu": "100m" }, "limits": { "memory": "1Gi" } },
                        "ports": [{ "containerPort": 9000, "name": "metrics" }],
                        "env": [
                            { "value": "yes", "name": "DRY_RUN" },
                            { "valueFrom": { "secretKeyRef": { "name": "db", "key": "url" } }, "name": "DB" },
                        ],
                        "envFrom": [{ "secretRef": { "name": "db" } }],
                        "workingDir": "/app",
                        "args": ["-c", "set -eu\nbackup --all \"$TARGET\"\n"],
                        "command": ["/bin/sh"],
                        "imagePullPolicy": "IfNotPresent",
                        "image": "backup:1.25",
                        "name": "backup",
                    }],
                },
                "metadata": { "labels": { "name": "nightly", "app": "backup" } },
            } } },
            "concurrencyPolicy": "Forbid",
            "timeZone": "Europe/Berlin",
            "schedule": "0 2 * * *",
        },
        "metadata": {
            "uid": "u", "annotations": { "name": "a", "kind": "b", "a/b": "c" }, "labels": { "team": "data", "app": "backup" },
            "namespace": "batch", "name": "nightly",
        },
        "kind": "CronJob", "apiVersion": "batch/v1",
    }));
    assert_snapshot!(printed);
}

/// Keys that the user invents stand in byte order, whatever they are called.
#[test]
fn other_objects() {
    let printed = stream(&[
        json!({
            "data": { "spec": "s", "name": "n", "apiVersion": "v", "B": "b", "ä": "u", "a": "a" }, "kind": "ConfigMap",
            "immutable": true, "metadata": { "name": "settings" }, "apiVersion": "v1",
            "binaryData": { "z": "aGk=", "name": "aGk=" },
        }),
        json!({
            "stringData": { "name": "n", "b": "c" }, "type": "Opaque", "data": {}, "kind": "Secret", "apiVersion": "v1",
            "metadata": { "generateName": "token-", "finalizers": [], "ownerReferences": null },
        }),
        json!({
            "items": [{ "metadata": { "namespace": "b", "name": "a" }, "kind": "Pod", "apiVersion": "v1" }], "kind": "List",
            "apiVersion": "v1",
        }),
        json!({
            "status": { "b": 1, "a": 2 }, "apiVersion": "example.org/v1", "kind": "Custom", "extra": { "name": "n", "b": [[1, 2], [], [[3]]] },
            "spec": {
                "selector": { "matchLabels": { "name": "x", "app": "y" }, "matchExpressions": [{ "operator": "In", "values": ["a"], "key": "k" }] },
                "data": [{ "value": 1, "name": "first", "key": "k" }, [{ "b": 1, "name": "nested" }], { "only": {} }],
                "template": { "spec": {}, "metadata": { "annotations": {} }, "kind": "Pod" },
            },
        }),
    ]);
    assert_snapshot!(printed);
}

/// Each way to write a string, as value, key and list item.
#[test]
fn each_style_of_string() {
    #[rustfmt::skip]
    let strings = [
        "word", "two words", "batch/v1", "nginx:1.25", "./run", "../run", "-c", "--flag=a,b", "1.25-alpine",
        "512Mi", "$HOME", "Run it (daily); 50% off", "", "yes", "No", "null", "~", "1", "0x1F", "1e3",
        "12:30", "2001-01-01", "a: b", "a:", "a #b", "- a", "--", " a", "a ", "{a}", "it's", "\"quoted\"",
        "back\\slash", "tab\there", "$(X) [y]", "* * * * *", "0 2 * * *", "@daily", "é", "日本語", "😀",
        "\u{0}\u{7}\u{1b}\u{7f}", "\r\n", "\u{85}\u{a0}\u{2028}\u{202e}\u{feff}\u{ffff}", "e\u{301}", "a\n",
        "a\nb", "a\nb\n", "a\n\n", "a\n\n  b\n\tc\n\n\n", "# a\n- b: c\n", "é\n", "\n", "\na\n", " a\nb\n",
        "a \nb\n", "a\n ", "a\u{85}b\n",
    ];
    let values: Map<String, Value> =
        strings.iter().enumerate().map(|(nth, string)| (format!("s{nth:02}"), json!(string))).collect();
    let keys: Map<String, Value> = strings.iter().map(|string| ((*string).to_owned(), json!(1))).collect();
    let printed = yaml::print(
        &json!({ "values": values, "keys": keys, "list": ["a\nb\n", ["c\nd", { "e": "f\n\n" }]] }),
    );
    assert_snapshot!(printed);
}

#[test]
fn each_kind_of_value() {
    let long = "k".repeat(1025);
    let documents = [
        json!(null),
        json!(true),
        json!(-7),
        json!(u64::MAX),
        json!(1.0),
        json!(-0.0),
        json!(1e21),
        json!(1.5e-7),
        json!("a"),
        json!("a\nb\n"),
        json!([]),
        json!({}),
        json!([[], {}, null, [[]], [{}], { "a": [] }]),
        json!({ long.as_str(): { "a": [1] }, "list": { long.as_str(): [1] }, "scalar": [{ long.as_str(): 1 }] }),
    ];
    let printed = stream(&documents).replace(&long, "‹1025 characters›");
    assert_snapshot!(printed);
}

/// Whatever the order in which the entries were put in; with `preserve_order` of `serde_json` that is the order of the map.
#[test]
fn the_order_of_insertion_does_not_matter() {
    let keys = ["z", "name", "apiVersion", "spec", "a", "kind", "metadata", "status", "data"];
    let print = |keys: &mut dyn Iterator<Item = &&str>| {
        yaml::print(&Value::Object(keys.map(|key| ((*key).to_owned(), json!(1))).collect()))
    };
    assert_eq!(print(&mut keys.iter()), print(&mut keys.iter().rev()));
}
