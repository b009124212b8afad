use serde_json::{Value, json};

use crate::{assert_report, report};

#[test]
fn claims() {
    let base =
        json!({ "apiVersion": "resource.k8s.io/v1", "kind": "ResourceClaim", "metadata": { "name": "gpu" } });
    let devices = |devices: Value| json!({ "spec": { "devices": devices } });
    let request = |request: Value| devices(json!({ "requests": [request] }));
    let exactly = |exactly: Value| request(json!({ "name": "gpu", "exactly": exactly }));
    let gpu = json!({ "name": "gpu", "exactly": { "deviceClassName": "gpu.example.com" } });
    assert_report!(report(
        "claims",
        &base,
        &[
            ("good", request(gpu.clone())),
            ("no request", request(json!({ "name": "gpu" }))),
            (
                "names",
                devices(
                    json!({ "requests": [gpu, gpu, { "name": "My_Gpu", "exactly": { "deviceClassName": "A" } }] })
                )
            ),
            ("both", request(json!({ "name": "gpu", "exactly": {}, "firstAvailable": [{ "name": "a" }] }))),
            ("all of two", exactly(json!({ "deviceClassName": "a", "allocationMode": "All", "count": 2 }))),
            ("fewer than none", exactly(json!({ "deviceClassName": "a", "count": -1, "selectors": [{}] }))),
            (
                "constraints",
                devices(
                    json!({ "requests": [gpu], "constraints": [{ "requests": ["gpus", "gpu", "gpu"], "matchAttribute": "numa" }, {}] })
                )
            ),
            (
                "configurations",
                devices(
                    json!({ "requests": [gpu], "config": [{}, { "opaque": { "driver": "a b", "parameters": [] } }] })
                )
            ),
            (
                "an older version",
                json!({ "apiVersion": "resource.k8s.io/v1beta1", "spec": { "devices": { "requests": [{ "name": "gpu", "count": 1 }] } } })
            ),
        ]
    ));
}

#[test]
fn slices() {
    let base = json!({ "apiVersion": "resource.k8s.io/v1", "kind": "ResourceSlice", "metadata": { "name": "node-1-gpu" },
        "spec": { "driver": "gpu.example.com", "nodeName": "node-1", "pool": { "name": "node-1", "resourceSliceCount": 1 } } });
    let attributes =
        |attributes: Value| json!({ "spec": { "devices": [{ "name": "gpu-0", "attributes": attributes }] } });
    assert_report!(report(
        "slices",
        &base,
        &[
            ("good", attributes(json!({ "model": { "string": "a" } }))),
            (
                "a pool",
                json!({ "spec": { "pool": { "name": "a//b", "generation": -1, "resourceSliceCount": 0 } } })
            ),
            ("nowhere", json!({ "spec": { "nodeName": null } })),
            ("here and there", json!({ "spec": { "allNodes": true } })),
            (
                "attributes",
                attributes(json!({ "1a": { "version": "1.2" }, "b": {}, "c": { "int": 1, "bool": true } }))
            ),
        ]
    ));
}
