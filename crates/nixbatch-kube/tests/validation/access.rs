use serde_json::json;

use crate::{assert_report, report};

#[test]
fn roles() {
    let base = json!({ "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": { "name": "etl:reader" } });
    let rule = |rule: serde_json::Value| json!({ "rules": [rule] });
    assert_report!(report(
        "roles",
        &base,
        &[
            ("good", rule(json!({ "apiGroups": [""], "resources": ["pods"], "verbs": ["get"] }))),
            ("no rules", json!({})),
            ("no verbs", rule(json!({ "apiGroups": [""], "resources": ["pods"], "verbs": [] }))),
            ("no group", rule(json!({ "resources": ["pods"], "verbs": ["get"] }))),
            ("no resources", rule(json!({ "apiGroups": [], "verbs": ["get"] }))),
            ("a URL", rule(json!({ "nonResourceURLs": ["/metrics"], "verbs": ["get"] }))),
            ("a name with a slash", json!({ "metadata": { "name": "etl/reader" } })),
        ]
    ));
}

#[test]
fn cluster_roles() {
    let base = json!({ "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": { "name": "reader" } });
    assert_report!(report(
        "cluster roles",
        &base,
        &[
            ("a URL", json!({ "rules": [{ "nonResourceURLs": ["/metrics"], "verbs": ["get"] }] })),
            (
                "a URL and a resource",
                json!({ "rules": [{ "nonResourceURLs": ["/metrics"], "resources": ["pods"], "verbs": ["get"] }] })
            ),
            ("nothing to aggregate", json!({ "aggregationRule": { "clusterRoleSelectors": [] } })),
            (
                "a selector without an operator",
                json!({ "aggregationRule": { "clusterRoleSelectors": [{ "matchExpressions": [{ "key": "a" }] }] } })
            ),
        ]
    ));
}

#[test]
fn bindings() {
    let base = json!({ "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": { "name": "readers" },
        "roleRef": { "apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "reader" } });
    let subject = |subject: serde_json::Value| json!({ "subjects": [subject] });
    assert_report!(report(
        "bindings",
        &base,
        &[
            ("a service account", subject(json!({ "kind": "ServiceAccount", "name": "etl" }))),
            (
                "a service account of a group",
                subject(json!({ "kind": "ServiceAccount", "name": "etl", "apiGroup": "v1" }))
            ),
            (
                "a service account with a bad name",
                subject(json!({ "kind": "ServiceAccount", "name": "My_Etl" }))
            ),
            ("a user of no group", subject(json!({ "kind": "User", "name": "ada", "apiGroup": "" }))),
            (
                "a user of another group",
                subject(json!({ "kind": "User", "name": "ada", "apiGroup": "rbac" }))
            ),
            ("nobody", subject(json!({ "kind": "Group", "name": "" }))),
            ("another kind", subject(json!({ "kind": "serviceaccount", "name": "etl" }))),
            (
                "a role of another kind",
                json!({ "roleRef": { "kind": "Roles", "name": "a/b", "apiGroup": "v1" } })
            ),
            (
                "a cluster's",
                json!({ "kind": "ClusterRoleBinding", "roleRef": { "kind": "Role" },
                    "subjects": [{ "kind": "ServiceAccount", "name": "etl" }] })
            ),
        ]
    ));
}
