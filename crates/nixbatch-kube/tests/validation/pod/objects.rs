use serde_json::{Value, json};

use crate::{assert_report, report};

fn base() -> Value {
    json!({ "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "etl", "labels": { "app": "etl" } },
        "spec": { "containers": [ { "name": "main", "image": "etl:1" } ] } })
}

#[test]
fn pods() {
    let spec = |name, spec: Value| (name, json!({ "spec": spec }));
    let container = |name, fields: Value| {
        let mut container = json!({ "name": "main", "image": "etl:1" });
        container.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        (name, json!({ "spec": { "containers": [container] } }))
    };
    let affinity = |keys: Value, selector: Value| {
        json!({ "affinity": { "podAffinity": { "requiredDuringSchedulingIgnoredDuringExecution": [
            { "topologyKey": "zone", "labelSelector": selector, "matchLabelKeys": keys } ] } } })
    };
    assert_report!(report(
        "pods",
        &base(),
        &[
            spec("good", json!({ "restartPolicy": "Always" })),
            container("blanks around an image", json!({ "image": " etl:1" })),
            spec(
                "of a running pod",
                json!({ "ephemeralContainers": [ { "name": "debug", "image": "busybox:1" } ] })
            ),
            spec(
                "on a node already",
                json!({ "nodeName": "node-1", "schedulingGates": [ { "name": "ready" } ] })
            ),
            spec("an image that is nowhere", json!({ "volumes": [ { "name": "model", "image": {} } ] })),
            spec(
                "its own claim",
                json!({ "volumes": [ { "name": "data", "ephemeral": { "volumeClaimTemplate": { "spec": {
                "accessModes": ["ReadWriteOnce"], "resources": { "requests": { "storage": "1Gi" } } } } } },
                { "name": "other", "persistentVolumeClaim": { "claimName": "etl-data" } } ] })
            ),
            spec(
                "a key that the selector has already",
                affinity(json!(["app"]), json!({ "matchLabels": { "app": "etl" } }))
            ),
            spec(
                "a key that the pod lacks",
                affinity(json!(["tier"]), json!({ "matchLabels": { "tier": "etl" } }))
            ),
            spec(
                "its own service account comes later",
                json!({ "volumes": [ { "name": "token", "projected": {
                "sources": [ { "configMap": { "name": "a" } } ] } } ] })
            ),
            spec(
                "requests are filled in",
                json!({ "resources": { "limits": { "cpu": 1 } },
                "containers": [ { "name": "a", "image": "a", "resources": { "limits": { "cpu": "600m" } } },
                    { "name": "b", "image": "b", "resources": { "requests": { "cpu": "600m" } } } ] })
            ),
            spec(
                "ports are filled in",
                json!({ "hostNetwork": true, "containers": [
                { "name": "a", "image": "a", "ports": [ { "containerPort": 80 } ] },
                { "name": "b", "image": "b", "ports": [ { "containerPort": 80 } ] } ] })
            ),
            (
                "profiles from annotations",
                json!({ "metadata": { "annotations": { "container.apparmor.security.beta.kubernetes.io/main": "unconfined" } },
                    "spec": { "securityContext": { "appArmorProfile": { "type": "RuntimeDefault" } } } }),
            ),
            (
                "a static pod",
                json!({ "metadata": { "annotations": { "kubernetes.io/config.mirror": "x" } },
                    "spec": { "nodeName": "node-1", "resourceClaims": [ { "name": "gpu", "resourceClaimName": "gpu" } ] } }),
            ),
        ]
    ));
}
