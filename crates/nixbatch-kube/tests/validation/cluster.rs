use serde_json::{Value, json};

use crate::{assert_report, report};

#[test]
fn priority_classes() {
    let base = json!({ "apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass", "metadata": { "name": "urgent" } });
    assert_report!(report(
        "priority classes",
        &base,
        &[
            ("good", json!({ "value": 1_000_000_000 })),
            ("beyond users", json!({ "value": 1_000_000_001 })),
            (
                "the system's",
                json!({ "metadata": { "name": "system-cluster-critical" }, "value": 2_000_000_000 })
            ),
            ("no system's", json!({ "metadata": { "name": "system-batch" }, "value": 1 })),
        ]
    ));
}

#[test]
fn leases() {
    let base =
        json!({ "apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": { "name": "leader" } });
    assert_report!(report(
        "leases",
        &base,
        &[
            ("good", json!({ "spec": { "leaseDurationSeconds": 15, "leaseTransitions": 0 } })),
            ("durations", json!({ "spec": { "leaseDurationSeconds": 0, "leaseTransitions": -1 } })),
            (
                "a candidate",
                json!({ "apiVersion": "coordination.k8s.io/v1beta1", "kind": "LeaseCandidate",
                    "spec": { "leaseName": "", "binaryVersion": "1.34.0", "emulationVersion": "1.35.0", "strategy": "Oldest" } })
            ),
            (
                "a candidate of no version",
                json!({ "apiVersion": "coordination.k8s.io/v1beta1", "kind": "LeaseCandidate",
                    "spec": { "leaseName": "a", "binaryVersion": "1.34", "strategy": "OldestEmulationVersion" } })
            ),
        ]
    ));
}

#[test]
fn flow_control() {
    let base = json!({ "apiVersion": "flowcontrol.apiserver.k8s.io/v1", "kind": "FlowSchema", "metadata": { "name": "batch" },
        "spec": { "priorityLevelConfiguration": { "name": "batch" } } });
    let rule = |rule: Value| {
        let mut whole = json!({ "subjects": [{ "kind": "User", "user": { "name": "ada" } }],
            "nonResourceRules": [{ "verbs": ["get"], "nonResourceURLs": ["/healthz"] }] });
        whole.as_object_mut().unwrap().extend(rule.as_object().unwrap().clone());
        json!({ "spec": { "rules": [whole] } })
    };
    let level = |spec: Value| {
        json!({ "kind": "PriorityLevelConfiguration", "spec": { "priorityLevelConfiguration": null, "type": "Limited",
            "limited": spec } })
    };
    assert_report!(report(
        "flow control",
        &base,
        &[
            ("good", rule(json!({}))),
            ("precedences", json!({ "spec": { "matchingPrecedence": 1 } })),
            ("nobody", rule(json!({ "subjects": [] }))),
            ("the wrong one", rule(json!({ "subjects": [{ "kind": "Group", "user": { "name": "ada" } }] }))),
            ("nothing", rule(json!({ "nonResourceRules": null }))),
            (
                "verbs and URLs",
                rule(
                    json!({ "nonResourceRules": [{ "verbs": ["*", "get"], "nonResourceURLs": ["metrics", "/a*"] }] })
                )
            ),
            (
                "resources",
                rule(
                    json!({ "resourceRules": [{ "verbs": ["GET"], "apiGroups": ["*", "batch"], "resources": [], "namespaces": ["A"] }] })
                )
            ),
            ("a level", level(json!({ "limitResponse": { "type": "Queue", "queuing": {} } }))),
            (
                "a level without queues",
                level(json!({ "lendablePercent": 101, "limitResponse": { "type": "Queue" } }))
            ),
            (
                "hands",
                level(
                    json!({ "limitResponse": { "type": "Queue", "queuing": { "queues": 64, "handSize": 11 } } })
                )
            ),
            (
                "too few queues",
                level(
                    json!({ "limitResponse": { "type": "Queue", "queuing": { "queues": 4, "handSize": 5 } } })
                )
            ),
            (
                "an exempt level",
                json!({ "kind": "PriorityLevelConfiguration", "spec": { "priorityLevelConfiguration": null, "type": "Exempt", "limited": {} } })
            ),
        ]
    ));
}

#[test]
fn api_services() {
    let base = json!({ "apiVersion": "apiregistration.k8s.io/v1", "kind": "APIService", "metadata": { "name": "v1.a.example.com" },
        "spec": { "group": "a.example.com", "version": "v1", "groupPriorityMinimum": 100, "versionPriority": 10 } });
    assert_report!(report(
        "API services",
        &base,
        &[
            ("good", json!({})),
            ("another name", json!({ "metadata": { "name": "a.example.com" } })),
            ("priorities", json!({ "spec": { "groupPriorityMinimum": 20_001, "versionPriority": 0 } })),
            (
                "a bundle for nothing",
                json!({ "spec": { "caBundle": "YQ==", "insecureSkipTLSVerify": true } })
            ),
            (
                "a service",
                json!({ "spec": { "service": { "name": "a" }, "caBundle": "YQ==", "insecureSkipTLSVerify": true } })
            ),
        ]
    ));
}

#[test]
fn nodes_and_events() {
    let base = json!({ "apiVersion": "v1", "metadata": { "name": "node-1" } });
    let node = |spec: Value| json!({ "kind": "Node", "spec": spec });
    let event = |event: Value| {
        let mut whole = json!({ "kind": "Event", "metadata": { "namespace": "batch" } });
        whole.as_object_mut().unwrap().extend(event.as_object().unwrap().clone());
        whole
    };
    let time = "2025-01-01T00:00:00.000000Z";
    assert_report!(report(
        "nodes and events",
        &base,
        &[
            ("a node", node(json!({ "taints": [{ "key": "a", "effect": "NoSchedule" }] }))),
            (
                "taints",
                node(
                    json!({ "taints": [{ "key": "a b", "value": "c d", "effect": "NoSchedule" }, { "key": "a", "effect": "NoSchedule" },
                    { "key": "a", "effect": "NoSchedule" }] })
                )
            ),
            ("a capacity", json!({ "kind": "Node", "status": { "capacity": { "pods": "500m" } } })),
            ("an event", event(json!({ "involvedObject": { "kind": "Pod", "namespace": "batch" } }))),
            ("an event elsewhere", event(json!({ "involvedObject": { "kind": "Pod", "namespace": "web" } }))),
            (
                "a new event",
                event(
                    json!({ "involvedObject": { "namespace": "batch" }, "eventTime": time, "reportingComponent": "a b" })
                )
            ),
            (
                "an event of events.k8s.io",
                json!({ "apiVersion": "events.k8s.io/v1", "kind": "Event", "eventTime": time, "type": "normal", "action": "Run",
                    "reason": "Run", "reportingController": "a", "reportingInstance": "a", "deprecatedCount": 1,
                    "series": { "count": 1, "lastObservedTime": time } })
            ),
        ]
    ));
}

#[test]
fn certificates() {
    let base = json!({ "apiVersion": "certificates.k8s.io/v1", "kind": "CertificateSigningRequest", "metadata": { "name": "client" },
        "spec": { "signerName": "example.com/signer" } });
    let spec = |spec: Value| json!({ "spec": spec });
    assert_report!(report(
        "certificates",
        &base,
        &[
            (
                "a request",
                spec(
                    json!({ "request": "YQ==", "usages": ["client auth", "client auth"], "expirationSeconds": 60 })
                )
            ),
            ("a signer", spec(json!({ "signerName": "signer", "request": "YQ==", "usages": [] }))),
            ("a signer of one part", spec(json!({ "signerName": "example/signer", "request": "YQ==" }))),
            (
                "a bundle",
                json!({ "apiVersion": "certificates.k8s.io/v1beta1", "kind": "ClusterTrustBundle", "spec": { "trustBundle": "x" } })
            ),
            (
                "a bundle of nobody",
                json!({ "apiVersion": "certificates.k8s.io/v1beta1", "kind": "ClusterTrustBundle", "metadata": { "name": "a:b" },
                    "spec": { "signerName": null, "trustBundle": "x" } })
            ),
        ]
    ));
}

#[test]
fn reviews() {
    let base = json!({ "apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "spec": { "user": "ada" } });
    let attributes = |attributes: Value| json!({ "spec": { "resourceAttributes": attributes } });
    assert_report!(report(
        "reviews",
        &base,
        &[
            ("good", attributes(json!({ "verb": "get", "resource": "pods" }))),
            ("nobody", json!({ "spec": { "user": "", "nonResourceAttributes": { "path": "/metrics" } } })),
            ("nothing", json!({})),
            ("both", json!({ "spec": { "resourceAttributes": {}, "nonResourceAttributes": {} } })),
            ("a name", json!({ "metadata": { "name": "a" }, "spec": { "resourceAttributes": {} } })),
            (
                "selectors",
                attributes(
                    json!({ "fieldSelector": {}, "labelSelector": { "requirements": [{ "key": "a b", "operator": "In" }] } })
                )
            ),
            (
                "a namespace",
                json!({ "kind": "LocalSubjectAccessReview", "metadata": { "namespace": "batch" },
                    "spec": { "resourceAttributes": { "namespace": "web" } } })
            ),
            (
                "a token",
                json!({ "apiVersion": "authentication.k8s.io/v1", "kind": "TokenReview", "spec": { "user": null, "token": "" } })
            ),
            (
                "a binding",
                json!({ "apiVersion": "v1", "kind": "Binding", "metadata": { "name": "a" }, "spec": null, "target": { "kind": "Pod" } })
            ),
        ]
    ));
}

#[test]
fn migrations() {
    let base = json!({ "apiVersion": "storagemigration.k8s.io/v1beta1", "kind": "StorageVersionMigration", "metadata": { "name": "jobs" } });
    assert_report!(report(
        "migrations",
        &base,
        &[
            ("good", json!({ "spec": { "resource": { "group": "batch", "resource": "jobs" } } })),
            ("names", json!({ "spec": { "resource": { "group": "Batch", "resource": "1jobs" } } })),
        ]
    ));
}
