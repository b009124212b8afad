use serde_json::{Value, json};

use crate::{assert_report, report};

fn base() -> Value {
    json!({ "apiVersion": "v1", "kind": "ServiceAccount", "metadata": { "name": "etl" } })
}

fn metadata(name: &'static str, metadata: Value) -> (&'static str, Value) {
    (name, json!({ "metadata": metadata }))
}

#[test]
fn names() {
    assert_report!(report(
        "names",
        &base(),
        &[
            metadata("capitals", json!({ "name": "My_Account" })),
            metadata("empty", json!({ "name": "" })),
            metadata("unicode", json!({ "name": "größe" })),
            metadata("253 characters", json!({ "name": "x".repeat(253) })),
            metadata("254 characters", json!({ "name": "x".repeat(254) })),
            metadata("a prefix", json!({ "name": null, "generateName": "etl-" })),
            metadata("a bad prefix", json!({ "name": null, "generateName": "ETL-" })),
            metadata("a prefix that hides a bad end", json!({ "name": null, "generateName": "etl_-" })),
            metadata("a bad namespace", json!({ "namespace": "My.Team" })),
            ("a namespace with dots", json!({ "kind": "Namespace", "metadata": { "name": "team.batch" } })),
            (
                "a namespace in a namespace",
                json!({ "kind": "Namespace", "metadata": { "namespace": "team.batch" } })
            ),
            (
                "a service with a digit first",
                json!({ "kind": "Service", "metadata": { "name": "1st" },
                "spec": { "ports": [ { "port": 80 } ] } })
            ),
            (
                "a kind whose names the server does not look at",
                json!({ "apiVersion": "policy/v1", "kind": "PodDisruptionBudget",
                    "metadata": { "name": "Any_Name", "finalizers": ["any"] }, "spec": { "minAvailable": 1 } })
            ),
            (
                "but for what no path may have",
                json!({ "apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": { "name": "a/b" },
                    "spec": { "minAvailable": 1 } })
            ),
            ("a kind that gets a name", json!({ "kind": "LimitRange", "metadata": { "name": null } })),
        ]
    ));
}

#[test]
fn labels_and_the_rest() {
    let controller =
        json!({ "apiVersion": "v1", "kind": "Pod", "name": "a", "uid": "1", "controller": true });
    let another = json!({ "apiVersion": "v1", "kind": "Pod", "name": "b", "uid": "2", "controller": true });
    assert_report!(report(
        "metadata",
        &base(),
        &[
            metadata(
                "labels",
                json!({ "labels": { "My Team/tier": "v1 (beta)", "good": "", "a/b/c": "x" } })
            ),
            metadata("a long value", json!({ "labels": { "a": "x".repeat(64) } })),
            metadata(
                "annotations",
                json!({ "annotations": { "Example.com/Note": "any text", "no te": "" } })
            ),
            metadata("long annotations", json!({ "annotations": { "a": "x".repeat(256 * 1024) } })),
            metadata(
                "finalizers",
                json!({ "finalizers": ["example.com/hold", "hold", "-", "orphan", "foregroundDeletion"] })
            ),
            metadata(
                "owners",
                json!({ "ownerReferences": [ controller, controller, another,
                    { "apiVersion": "v1", "kind": "Event", "name": "", "uid": "" },
                    { "apiVersion": "a/b/c", "kind": "Pod", "name": "a", "uid": "1" } ] })
            ),
        ]
    ));
}

/// Custom resources have no schema and no oracle here.
#[test]
fn metadata_of_custom_resources() {
    use nixbatch_kube::schema::KubernetesVersion;
    use nixbatch_kube::validate;

    let paths = |object: Value| -> Vec<String> {
        let findings = validate::object(KubernetesVersion::default(), &object);
        findings.iter().map(|finding| finding.place.path.to_string()).collect()
    };
    let custom = |metadata: Value| json!({ "apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow", "metadata": metadata });
    assert_eq!(paths(custom(json!({ "name": "etl", "finalizers": ["hold"] }))), [""; 0]);
    assert_eq!(paths(custom(json!({ "name": "Etl" }))), ["metadata.name"]);
    assert_eq!(paths(custom(Value::Null)), ["metadata.name"]);
    let role = |name: &str| json!({ "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": { "name": name } });
    assert_eq!(paths(role("system:Anything goes")), [""; 0]);
    assert_eq!(paths(role("a/b")), ["metadata.name"]);
    let review = json!({ "apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview" });
    assert_eq!(paths(review), [""; 0]);
}
