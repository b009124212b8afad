use serde_json::{Value, json};

use crate::{assert_report, report};

/// A workload whose pods have a label that it selects.
fn workload(kind: &str) -> Value {
    json!({ "apiVersion": "apps/v1", "kind": kind, "metadata": { "name": "etl" }, "spec": {
        "selector": { "matchLabels": { "app": "etl" } },
        "template": { "metadata": { "labels": { "app": "etl", "tier": "batch" } }, "spec": {
            "containers": [ { "name": "main", "image": "etl:1" } ] } } } })
}

#[test]
fn deployments() {
    let rolling = |up: Value, down: Value| json!({ "spec": { "strategy": { "rollingUpdate": { "maxSurge": up, "maxUnavailable": down } } } });
    assert_report!(report(
        "deployments",
        &workload("Deployment"),
        &[
            (
                "good",
                json!({ "spec": { "replicas": 0, "minReadySeconds": 5, "progressDeadlineSeconds": 6 } })
            ),
            (
                "less than nothing",
                json!({ "spec": { "replicas": -1, "minReadySeconds": -1, "revisionHistoryLimit": -1 } })
            ),
            ("other pods", json!({ "spec": { "selector": { "matchLabels": { "app": "other" } } } })),
            ("no pods", json!({ "spec": { "selector": { "matchLabels": null } } })),
            (
                "pods that end",
                json!({ "spec": { "template": { "spec": { "restartPolicy": "Never",
                "activeDeadlineSeconds": 60 } } } })
            ),
            ("a deadline too early", json!({ "spec": { "minReadySeconds": 600 } })),
            ("percentages", rolling(json!("100%"), json!("100%"))),
            ("more than all", rolling(json!("150%"), json!("101%"))),
            ("no pod to replace", rolling(json!(0), json!("0%"))),
            ("no percentages", rolling(json!("1"), json!("many"))),
            (
                "nothing to roll",
                json!({ "spec": { "strategy": { "type": "Recreate", "rollingUpdate": { "maxSurge": 1 } } } })
            ),
        ]
    ));
}

#[test]
fn daemon_sets() {
    let update = |update: Value| json!({ "spec": { "updateStrategy": { "rollingUpdate": update } } });
    assert_report!(report(
        "daemon sets",
        &workload("DaemonSet"),
        &[
            ("up first", update(json!({ "maxSurge": 1, "maxUnavailable": 0 }))),
            ("both", update(json!({ "maxSurge": 1 }))),
            ("neither", update(json!({ "maxUnavailable": "0%" }))),
            ("more than all", update(json!({ "maxUnavailable": "101%" }))),
            ("by hand", json!({ "spec": { "updateStrategy": { "type": "OnDelete", "rollingUpdate": {} } } })),
        ]
    ));
}

#[test]
fn stateful_sets() {
    let claim = |name: &str, spec: Value| json!({ "metadata": { "name": name }, "spec": spec });
    let good = json!({ "accessModes": ["ReadWriteOnce"], "resources": { "requests": { "storage": "1Gi" } } });
    let mounting = |claims: Value| {
        json!({ "spec": { "volumeClaimTemplates": claims, "template": { "spec": {
            "subdomain": "Replaced", "volumes": [ { "name": "tmp" }, { "name": "data", "hostPath": { "path": "" } } ],
            "containers": [ { "name": "main", "image": "etl:1",
                "volumeMounts": [ { "name": "data", "mountPath": "/data" } ] } ] } } } })
    };
    assert_report!(report(
        "stateful sets",
        &workload("StatefulSet"),
        &[
            ("its own volumes", mounting(json!([claim("data", good.clone())]))),
            ("bad claims", mounting(json!([claim("Data", json!({})), claim("", good)]))),
            (
                "less than nothing",
                json!({ "spec": { "replicas": -1, "ordinals": { "start": -1 },
                "updateStrategy": { "rollingUpdate": { "partition": -1 } } } })
            ),
            (
                "nothing to roll",
                json!({ "spec": { "updateStrategy": { "type": "OnDelete", "rollingUpdate": {} } } })
            ),
            (
                "unknown words",
                json!({ "spec": { "serviceName": "My.Service",
                "persistentVolumeClaimRetentionPolicy": { "whenDeleted": "retain", "whenScaled": "" } } })
            ),
        ]
    ));
}

#[test]
fn replication_controllers() {
    let mut base = workload("ReplicationController");
    base["apiVersion"] = json!("v1");
    base["spec"]["selector"] = Value::Null;
    assert_report!(report(
        "replication controllers",
        &base,
        &[
            ("the template's labels", json!({})),
            ("other pods", json!({ "spec": { "selector": { "app": "other" } } })),
            ("no labels", json!({ "spec": { "template": { "metadata": null } } })),
            ("no template", json!({ "spec": { "template": null } })),
        ]
    ));
}

#[test]
fn revisions() {
    let base = json!({ "apiVersion": "apps/v1", "kind": "ControllerRevision", "metadata": { "name": "etl" },
        "revision": 1, "data": { "a": 1 } });
    assert_report!(report(
        "revisions",
        &base,
        &[
            ("good", json!({})),
            ("no data", json!({ "data": null, "revision": -1 })),
            ("a list", json!({ "data": [] }))
        ]
    ));
}

#[test]
fn disruption_budgets() {
    let base = json!({ "apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": { "name": "etl" },
        "spec": { "selector": { "matchLabels": { "app": "etl" } } } });
    assert_report!(report(
        "disruption budgets",
        &base,
        &[
            ("neither", json!({})),
            ("both", json!({ "spec": { "minAvailable": 1, "maxUnavailable": "10%" } })),
            ("more than all", json!({ "spec": { "minAvailable": "101%" } })),
            ("less than nothing", json!({ "spec": { "maxUnavailable": -1 } })),
            ("half a percentage", json!({ "spec": { "maxUnavailable": "0.5%" } })),
        ]
    ));
}

#[test]
fn autoscalers() {
    let base = json!({ "apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler",
        "metadata": { "name": "etl" }, "spec": { "maxReplicas": 4,
            "scaleTargetRef": { "apiVersion": "apps/v1", "kind": "Deployment", "name": "etl" } } });
    let metrics = |metrics: Value| json!({ "spec": { "metrics": metrics } });
    let queue = |target: Value| json!({ "metric": { "name": "queue" }, "target": target });
    assert_report!(report(
        "autoscalers",
        &base,
        &[
            (
                "good",
                metrics(json!([{ "type": "External",
                "external": queue(json!({ "type": "AverageValue", "averageValue": "30" })) }]))
            ),
            ("replicas", json!({ "spec": { "minReplicas": 5 } })),
            ("no replicas", json!({ "spec": { "minReplicas": 0, "maxReplicas": 0 } })),
            ("no group", json!({ "spec": { "scaleTargetRef": { "apiVersion": "v1" } } })),
            ("no version", json!({ "spec": { "scaleTargetRef": { "apiVersion": "a/b/c", "name": "a/b" } } })),
            (
                "a controller of old",
                json!({ "spec": { "scaleTargetRef": { "apiVersion": "v1",
                "kind": "ReplicationController" } } })
            ),
            (
                "unknown words",
                metrics(json!([
                    { "type": "CPU" },
                    { "type": "Resource", "resource": { "name": "", "target": { "type": "Percent" } } },
                ]))
            ),
            (
                "another source",
                metrics(json!([
                    { "type": "Pods", "external": queue(json!({ "type": "Value", "value": "1" })) },
                    { "type": "Pods", "pods": queue(json!({ "type": "Value", "value": "0" })),
                        "external": queue(json!({ "type": "Value", "value": "1" })) },
                ]))
            ),
            (
                "targets",
                metrics(json!([
                    { "type": "External", "external": queue(json!({ "type": "Value" })) },
                    { "type": "External", "external": queue(json!({ "type": "Value", "value": "1",
                        "averageValue": "1" })) },
                    { "type": "ContainerResource", "containerResource": { "name": "gpu", "container": "Main",
                        "target": { "type": "Utilization", "averageUtilization": 0, "averageValue": "-1" } } },
                ]))
            ),
            (
                "behavior",
                json!({ "spec": { "behavior": {
                "scaleUp": { "policies": [], "stabilizationWindowSeconds": 3601, "selectPolicy": "max",
                    "tolerance": "-0.1" },
                "scaleDown": { "policies": [ { "type": "pods", "value": 0, "periodSeconds": 1801 } ] } } } })
            ),
        ]
    ));
}
