use serde_json::{Value, json};

use crate::{assert_report, report};

#[test]
fn definitions() {
    let version = |patch: Value| {
        let mut version = json!({ "name": "v1", "served": true, "storage": true,
            "schema": { "openAPIV3Schema": { "type": "object" } } });
        version.as_object_mut().unwrap().extend(patch.as_object().unwrap().clone());
        json!({ "spec": { "versions": [version] } })
    };
    let mut base = version(json!({}));
    base["apiVersion"] = json!("apiextensions.k8s.io/v1");
    base["kind"] = json!("CustomResourceDefinition");
    base["metadata"] = json!({ "name": "queues.example.com" });
    base["spec"]["group"] = json!("example.com");
    base["spec"]["scope"] = json!("Namespaced");
    base["spec"]["names"] = json!({ "plural": "queues", "kind": "Queue" });
    assert_report!(report(
        "definitions",
        &base,
        &[
            ("good", json!({})),
            (
                "names",
                json!({ "spec": { "names": { "kind": "Queue Of Jobs", "shortNames": ["Q"], "categories": [""] } } })
            ),
            ("a version", version(json!({ "name": "1", "deprecationWarning": "" }))),
            (
                "columns",
                version(
                    json!({ "additionalPrinterColumns": [{ "name": "", "type": "int", "format": "int", "jsonPath": "spec" }] })
                )
            ),
            (
                "a scale",
                version(
                    json!({ "subresources": { "scale": { "specReplicasPath": ".size", "statusReplicasPath": "size" } } })
                )
            ),
            ("a conversion", json!({ "spec": { "conversion": { "strategy": "Webhook" } } })),
            (
                "no conversion",
                json!({ "spec": { "conversion": { "strategy": "None", "webhook": { "clientConfig": {} } } } })
            ),
            (
                "a group of Kubernetes",
                json!({ "metadata": { "name": "queues.batch.k8s.io" }, "spec": { "group": "batch.k8s.io" } })
            ),
        ]
    ));
}
