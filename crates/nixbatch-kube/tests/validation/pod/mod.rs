mod containers;
mod objects;
mod scheduling;
mod security;
mod volumes;

use serde_json::{Value, json};

use crate::{assert_report, report, template};

fn base() -> Value {
    json!({ "apiVersion": "batch/v1", "kind": "Job", "metadata": { "name": "etl" }, "spec": { "template": template() } })
}

/// A case whose change is in the spec of the pod.
fn pod(name: &'static str, pod: Value) -> (&'static str, Value) {
    (name, json!({ "spec": { "template": { "spec": pod } } }))
}

/// A case whose container has these fields, and whose pod has a volume `data`, a claim `disk` and a claim `raw`.
fn container(name: &'static str, fields: Value) -> (&'static str, Value) {
    let mut container = json!({ "name": "main", "image": "etl:1" });
    container.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    pod(
        name,
        json!({ "containers": [container], "volumes": [ { "name": "data", "emptyDir": {} },
            { "name": "disk", "persistentVolumeClaim": { "claimName": "disk" } },
            { "name": "raw", "persistentVolumeClaim": { "claimName": "raw" } } ] }),
    )
}

/// A case with a volume of this source.
fn volume(name: &'static str, source: Value) -> (&'static str, Value) {
    let mut volume = json!({ "name": "data" });
    volume.as_object_mut().unwrap().extend(source.as_object().unwrap().clone());
    pod(name, json!({ "volumes": [volume] }))
}

#[test]
fn names_and_numbers() {
    assert_report!(report(
        "pods",
        &base(),
        &[
            pod(
                "good",
                json!({ "serviceAccountName": "etl", "nodeName": "node-1.example.com", "hostname": "host",
                    "subdomain": "", "priorityClassName": "low", "runtimeClassName": "gvisor",
                    "activeDeadlineSeconds": 1, "nodeSelector": { "example.com/pool": "" } })
            ),
            pod(
                "what the server does not look at",
                json!({ "terminationGracePeriodSeconds": -1,
                "imagePullSecrets": [ { "name": "Not A Name" } ], "serviceAccount": "etl" })
            ),
            pod(
                "bad names",
                json!({ "serviceAccountName": "ETL", "nodeName": "node 1", "hostname": "a.b",
                    "subdomain": "-", "priorityClassName": "Low_Priority", "runtimeClassName": "" })
            ),
            pod("the old name of the service account", json!({ "serviceAccount": "My Account" })),
            pod(
                "the old name does not count",
                json!({ "serviceAccount": "ETL", "serviceAccountName": "etl" })
            ),
            pod("no time at all", json!({ "activeDeadlineSeconds": 0 })),
            pod("too much time", json!({ "activeDeadlineSeconds": 2_147_483_648_i64 })),
            pod("node labels", json!({ "nodeSelector": { "the pool": "a b" } })),
        ]
    ));
}
