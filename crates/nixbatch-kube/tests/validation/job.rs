use serde_json::{Value, json};

use crate::{assert_report, report, template};

fn base() -> Value {
    json!({ "apiVersion": "batch/v1", "kind": "Job", "metadata": { "name": "etl" }, "spec": { "template": template() } })
}

/// A case whose change is in the spec.
fn spec(name: &'static str, spec: Value) -> (&'static str, Value) {
    (name, json!({ "spec": spec }))
}

#[test]
fn numbers_and_modes() {
    let indexed = |more: Value| {
        let mut spec = json!({ "completionMode": "Indexed", "completions": 5, "parallelism": 2 });
        spec.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        spec
    };
    assert_report!(report(
        "numbers and modes",
        &base(),
        &[
            spec("nothing but a template", json!({})),
            spec(
                "negative numbers",
                json!({ "parallelism": -1, "completions": -1, "activeDeadlineSeconds": -1, "backoffLimit": -1,
                    "ttlSecondsAfterFinished": -1 })
            ),
            spec("indexed without completions", json!({ "completionMode": "Indexed", "parallelism": 2 })),
            spec("indexed with neither number", json!({ "completionMode": "Indexed" })),
            spec("indexed", indexed(json!({}))),
            spec("too much parallelism", indexed(json!({ "parallelism": 100_001 }))),
            spec(
                "more failed indexes than indexes",
                indexed(json!({ "backoffLimitPerIndex": 1, "maxFailedIndexes": 6 }))
            ),
            spec("failed indexes without a limit", indexed(json!({ "maxFailedIndexes": 1 }))),
            spec(
                "negative limits of an index",
                indexed(json!({ "backoffLimitPerIndex": -1, "maxFailedIndexes": -1 }))
            ),
            spec("many completions", indexed(json!({ "completions": 100_001, "backoffLimitPerIndex": 1 }))),
            spec(
                "many completions, many failures and pods",
                indexed(
                    json!({ "completions": 100_001, "backoffLimitPerIndex": 1, "maxFailedIndexes": 10_001,
                    "parallelism": 10_001 })
                )
            ),
            spec(
                "not indexed",
                json!({ "backoffLimitPerIndex": 1, "maxFailedIndexes": 1, "successPolicy": { "rules": [] } })
            ),
            spec("managed by nobody", json!({ "managedBy": "controller" })),
            spec("managed by capitals", json!({ "managedBy": "Example.com/controller" })),
            spec("managed by a long name", json!({ "managedBy": format!("example.com/{}", "x".repeat(60)) })),
        ]
    ));
}

#[test]
fn names() {
    let named = |name: &str, completions: u32| json!({ "metadata": { "name": name }, "spec": { "completionMode": "Indexed", "completions": completions } });
    assert_report!(report(
        "job names",
        &base(),
        &[
            ("63 characters", json!({ "metadata": { "name": "x".repeat(63) } })),
            ("64 characters", json!({ "metadata": { "name": "x".repeat(64) } })),
            ("dots", json!({ "metadata": { "name": "etl.daily" } })),
            ("an index that fits", named(&"x".repeat(61), 10)),
            ("an index that does not fit", named(&"x".repeat(61), 11)),
            ("dots of an indexed job", named("etl.daily", 10)),
            ("dots of an indexed job of nothing", named("etl.daily", 0)),
            (
                "a generated name with an index that does not fit",
                json!({ "metadata": { "name": null, "generateName": "x".repeat(60) },
                    "spec": { "completionMode": "Indexed", "completions": 3 } })
            ),
        ]
    ));
}

#[test]
fn selectors() {
    let labels = json!({ "metadata": { "labels": { "app": "etl" } } });
    assert_report!(report(
        "selectors",
        &base(),
        &[
            spec(
                "a selector without manualSelector",
                json!({ "selector": { "matchLabels": { "app": "etl" } } })
            ),
            spec("an empty selector", json!({ "selector": {} })),
            spec(
                "the server's own selector",
                json!({ "selector": { "matchLabels": { "job-name": "etl" } } })
            ),
            spec("manualSelector without a selector", json!({ "manualSelector": true })),
            spec(
                "a selector that does not match",
                json!({ "manualSelector": true, "selector": { "matchLabels": { "app": "elt" } }, "template": labels })
            ),
            spec(
                "a selector that matches",
                json!({ "manualSelector": true, "selector": { "matchLabels": { "app": "etl" } }, "template": labels })
            ),
            spec(
                "wrong expressions",
                json!({ "manualSelector": true, "template": labels, "selector": { "matchExpressions": [
                    { "key": "app", "operator": "In" }, { "key": "app", "operator": "Exists", "values": ["etl"] },
                    { "key": "a b", "operator": "Equals" }, { "key": "app", "operator": "In", "values": ["-"] } ] } })
            ),
            spec(
                "labels of the server",
                json!({ "template": { "metadata": { "labels": { "job-name": "other", "controller-uid": "1",
                    "batch.kubernetes.io/job-name": "etl" } } } })
            ),
        ]
    ));
}

#[test]
fn pods() {
    let pod = |pod: Value| json!({ "spec": { "template": { "spec": pod } } });
    assert_report!(report(
        "pods",
        &base(),
        &[
            ("restart always", pod(json!({ "restartPolicy": "Always" }))),
            ("no restart policy", pod(json!({ "restartPolicy": null }))),
            ("restart on failure", pod(json!({ "restartPolicy": "OnFailure" }))),
            ("no containers", pod(json!({ "containers": [] }))),
            (
                "containers without names and images",
                pod(json!({ "containers": [ { "name": "" }, { "name": "B_1" } ] }))
            ),
            (
                "names that are there twice",
                pod(json!({ "containers": [ { "name": "a", "image": "a" }, { "name": "a", "image": "a" } ],
                    "initContainers": [ { "name": "a", "image": "" } ] }))
            ),
            (
                "labels and annotations",
                json!({ "spec": { "template": { "metadata": { "labels": { "a b": "c d" }, "annotations": { "-": "" },
                    "name": "Not Checked" } } } })
            ),
        ]
    ));
}

#[test]
fn pod_failure_policies() {
    let rule = |rule: Value| json!({ "spec": { "podFailurePolicy": { "rules": [rule] } } });
    let codes = |codes: Value| rule(json!({ "action": "FailJob", "onExitCodes": codes }));
    let many: Vec<i32> = (1..=256).collect();
    assert_report!(report(
        "pod failure policies",
        &base(),
        &[
            ("no rules", json!({ "spec": { "podFailurePolicy": { "rules": [] } } })),
            ("neither", rule(json!({ "action": "FailJob" }))),
            (
                "both",
                rule(json!({ "action": "FailJob", "onExitCodes": { "operator": "In", "values": [1] },
                    "onPodConditions": [ { "type": "DisruptionTarget" } ] }))
            ),
            (
                "fail an index of none",
                rule(json!({ "action": "FailIndex", "onExitCodes": { "operator": "In", "values": [1] } }))
            ),
            ("no values", codes(json!({ "operator": "In", "values": [] }))),
            ("zero", codes(json!({ "operator": "In", "values": [0, 1] }))),
            ("zero is fine here", codes(json!({ "operator": "NotIn", "values": [0, 1] }))),
            ("not ascending, and twice", codes(json!({ "operator": "In", "values": [3, 1, 3] }))),
            ("too many values", codes(json!({ "operator": "In", "values": many }))),
            ("no such container", codes(json!({ "operator": "In", "values": [1], "containerName": "side" }))),
            (
                "conditions",
                rule(
                    json!({ "action": "Ignore", "onPodConditions": [ { "type": "a b", "status": "True" }, { "type": "Ready" } ] })
                )
            ),
            (
                "too many rules",
                json!({ "spec": { "podFailurePolicy": { "rules": vec![json!({ "action": "Ignore",
                    "onPodConditions": [ { "type": "DisruptionTarget" } ] }); 21] } } })
            ),
            (
                "with another restart policy and replacement policy",
                json!({ "spec": { "podFailurePolicy": { "rules": [] }, "podReplacementPolicy": "TerminatingOrFailed",
                    "template": { "spec": { "restartPolicy": "OnFailure" } } } })
            ),
        ]
    ));
}

#[test]
fn success_policies() {
    let rules = |rules: Value| json!({ "spec": { "completionMode": "Indexed", "completions": 5, "successPolicy": { "rules": rules } } });
    assert_report!(report(
        "success policies",
        &base(),
        &[
            (
                "good",
                rules(
                    json!([ { "succeededIndexes": "0,2-4", "succeededCount": 4 }, { "succeededCount": 5 } ])
                )
            ),
            ("no rules", rules(json!([]))),
            ("too many rules", rules(json!(vec![json!({ "succeededCount": 1 }); 21]))),
            ("an empty rule", rules(json!([{}]))),
            ("an index too great", rules(json!([ { "succeededIndexes": "3-5" } ]))),
            ("not ascending", rules(json!([ { "succeededIndexes": "3,1" } ]))),
            ("no index", rules(json!([ { "succeededIndexes": "first" } ]))),
            (
                "too great a count",
                rules(json!([ { "succeededCount": 6 }, { "succeededIndexes": "1,2", "succeededCount": 3 } ]))
            ),
            ("a negative count", rules(json!([ { "succeededCount": -1 } ]))),
        ]
    ));
}
