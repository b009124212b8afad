use serde_json::{Value, json};

use crate::{assert_report, report};

fn rule() -> Value {
    json!({ "apiGroups": ["batch"], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["jobs"] })
}

fn rule_with(key: &str, value: Value) -> Value {
    let mut rule = rule();
    rule[key] = value;
    rule
}

#[test]
fn policies() {
    let base = json!({ "apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingAdmissionPolicy",
        "metadata": { "name": "limits" },
        "spec": { "matchConstraints": { "resourceRules": [rule()] }, "validations": [{ "expression": "true" }] } });
    let of = |rule: Value| json!({ "spec": { "matchConstraints": { "resourceRules": [rule] } } });
    assert_report!(report(
        "policies",
        &base,
        &[
            ("good", json!({})),
            ("for nothing", json!({ "spec": { "matchConstraints": null, "validations": null } })),
            ("everything and more", of(rule_with("resources", json!(["*", "jobs"])))),
            (
                "parts that are covered",
                of(rule_with("resources", json!(["jobs/*", "jobs/status", "*/scale", "pods/scale"])))
            ),
            ("all parts and more", of(rule_with("resources", json!(["*/*", "jobs"])))),
            ("wildcards", of(rule_with("operations", json!(["*", "CREATE", "create"])))),
            ("names", of(rule_with("resourceNames", json!(["a/b", "c", "c"])))),
            ("parameters", json!({ "spec": { "paramKind": { "apiVersion": "Rules/v1/x", "kind": "" } } })),
            (
                "conditions",
                json!({ "spec": { "matchConditions": [{ "name": "a b", "expression": " " }, { "name": "c", "expression": "true" },
                    { "name": "c", "expression": "true" }] } })
            ),
            (
                "variables",
                json!({ "spec": { "variables": [{ "name": "in", "expression": "1" }, { "name": "1a", "expression": "1" }] } })
            ),
            (
                "messages",
                json!({ "spec": { "validations": [{ "expression": "", "message": "two\nlines", "messageExpression": " ", "reason": "No" }] } })
            ),
            (
                "annotations",
                json!({ "spec": { "auditAnnotations": [{ "key": "a b", "valueExpression": "" }] } })
            ),
        ]
    ));
}

#[test]
fn bindings() {
    let base = json!({ "apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingAdmissionPolicyBinding",
        "metadata": { "name": "limits" }, "spec": { "policyName": "limits", "validationActions": ["Deny"] } });
    let reference = |reference: Value| json!({ "spec": { "paramRef": reference } });
    assert_report!(report(
        "policy bindings",
        &base,
        &[
            ("good", json!({})),
            ("a bad name", json!({ "spec": { "policyName": "My_Limits" } })),
            ("no action", json!({ "spec": { "validationActions": [] } })),
            ("actions", json!({ "spec": { "validationActions": ["Deny", "Warn", "Warn"] } })),
            ("no parameters", reference(json!({}))),
            (
                "two parameters",
                reference(json!({ "name": "a", "selector": {}, "parameterNotFoundAction": "deny" }))
            ),
        ]
    ));
}

#[test]
fn mutations() {
    let base = json!({ "apiVersion": "admissionregistration.k8s.io/v1beta1", "kind": "MutatingAdmissionPolicy",
        "metadata": { "name": "labels" },
        "spec": { "matchConstraints": { "resourceRules": [rule()] }, "reinvocationPolicy": "Never",
            "mutations": [{ "patchType": "JSONPatch", "jsonPatch": { "expression": "[]" } }] } });
    assert_report!(report(
        "mutations",
        &base,
        &[
            ("none", json!({ "spec": { "mutations": [], "reinvocationPolicy": null } })),
            (
                "the wrong one",
                json!({ "spec": { "mutations": [{ "patchType": "ApplyConfiguration", "jsonPatch": { "expression": "[]" } }] } })
            ),
            (
                "of what is deleted",
                json!({ "spec": { "matchConstraints": { "resourceRules": [rule_with("operations", json!(["DELETE"]))] } } })
            ),
        ]
    ));
}

#[test]
fn webhooks() {
    let base = json!({ "apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingWebhookConfiguration",
        "metadata": { "name": "hooks" } });
    let hook = |patch: Value| {
        let mut hook = json!({ "name": "jobs.hooks.example.com", "clientConfig": { "url": "https://hooks.example.com" },
            "sideEffects": "None", "admissionReviewVersions": ["v1"] });
        hook.as_object_mut().unwrap().extend(patch.as_object().unwrap().clone());
        json!({ "webhooks": [hook] })
    };
    let client = |config: Value| hook(json!({ "clientConfig": config }));
    assert_report!(report(
        "webhooks",
        &base,
        &[
            ("good", hook(json!({}))),
            ("a short name", hook(json!({ "name": "hooks.example" }))),
            ("a long time", hook(json!({ "timeoutSeconds": 31 }))),
            ("versions", hook(json!({ "admissionReviewVersions": ["v2", "v2", "V3"] }))),
            ("no server", client(json!({}))),
            (
                "two servers",
                client(
                    json!({ "url": "https://a.example.com", "service": { "name": "a", "namespace": "b" } })
                )
            ),
            ("no encryption", client(json!({ "url": "http://a.example.com" }))),
            ("a query", client(json!({ "url": "https://a.example.com/b?c" }))),
            (
                "a service",
                client(json!({ "service": { "name": "a", "namespace": "b", "path": "v", "port": 0 } }))
            ),
            ("a path", client(json!({ "service": { "name": "a", "namespace": "b", "path": "/v//w" } }))),
        ]
    ));
}
