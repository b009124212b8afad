use serde_json::{Value, json};

use crate::{assert_report, report};

#[test]
fn claims() {
    let base = json!({ "apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": { "name": "data" }, "spec": {
        "accessModes": [ "ReadWriteOnce" ], "resources": { "requests": { "storage": "1Gi" } } } });
    let spec = |spec: Value| json!({ "spec": spec });
    let snapshot = json!({ "apiGroup": "snapshot.storage.k8s.io", "kind": "VolumeSnapshot", "name": "a" });
    assert_report!(report(
        "claims",
        &base,
        &[
            ("good", json!({})),
            ("nothing", spec(json!({ "accessModes": null, "resources": null }))),
            ("no modes", spec(json!({ "accessModes": [] }))),
            ("not alone", spec(json!({ "accessModes": [ "ReadWriteOncePod", "ReadWriteOnce" ] }))),
            ("an empty disk", spec(json!({ "resources": { "requests": { "storage": 0 } } }))),
            ("less than nothing", spec(json!({ "resources": { "requests": { "storage": "-1Gi" } } }))),
            ("names", spec(json!({ "storageClassName": "Fast", "volumeAttributesClassName": "a_b" }))),
            ("no class", spec(json!({ "storageClassName": "" }))),
            ("a snapshot", spec(json!({ "dataSource": snapshot }))),
            ("what is dropped", spec(json!({ "dataSource": { "kind": "Dump", "name": "a" } }))),
            ("what is not", spec(json!({ "dataSourceRef": { "kind": "Dump", "name": "" } }))),
            (
                "another source",
                spec(json!({ "dataSource": snapshot,
                "dataSourceRef": { "kind": "PersistentVolumeClaim", "name": "a" } }))
            ),
        ]
    ));
}

#[test]
fn storage_classes() {
    let base = json!({ "apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "metadata": { "name": "fast" },
        "provisioner": "Example.com/disks" });
    let zone = |values: &[&str]| json!({ "matchLabelExpressions": [ { "key": "zone", "values": values } ] });
    let many: Value = (0..513)
        .map(|index| (format!("p{index}"), json!("")).clone())
        .collect::<serde_json::Map<_, _>>()
        .into();
    assert_report!(report(
        "storage classes",
        &base,
        &[
            ("good", json!({ "allowedTopologies": [ zone(&["a"]), zone(&["b"]) ] })),
            ("no driver", json!({ "provisioner": "" })),
            ("a bad driver", json!({ "provisioner": "a b", "reclaimPolicy": "Recycle" })),
            ("parameters", json!({ "parameters": { "": "a" } })),
            ("many parameters", json!({ "parameters": many })),
            ("long parameters", json!({ "parameters": { "a": "x".repeat(256 * 1024) } })),
            ("terms", json!({ "allowedTopologies": [ {}, zone(&[]), zone(&["a", "a"]), zone(&["a"]) ] })),
            (
                "a key twice",
                json!({ "allowedTopologies": [ { "matchLabelExpressions": [
                { "key": "a", "values": [ "b" ] }, { "key": "a", "values": [ "c" ] }, { "key": "a b", "values": [ "c" ] } ] } ] })
            ),
        ]
    ));
}

#[test]
fn attribute_classes() {
    let base = json!({ "apiVersion": "storage.k8s.io/v1", "kind": "VolumeAttributesClass",
        "metadata": { "name": "gold" }, "driverName": "csi.example.com", "parameters": { "iops": "3000" } });
    assert_report!(report(
        "attribute classes",
        &base,
        &[
            ("good", json!({})),
            ("no parameters", json!({ "parameters": null })),
            ("no driver", json!({ "driverName": null, "parameters": { "": "" } })),
        ]
    ));
}

#[test]
fn drivers() {
    let base = json!({ "apiVersion": "storage.k8s.io/v1", "kind": "CSIDriver",
        "metadata": { "name": "csi.example.com" }, "spec": {} });
    let spec = |spec: Value| json!({ "spec": spec });
    assert_report!(report(
        "drivers",
        &base,
        &[
            (
                "good",
                spec(json!({ "tokenRequests": [ { "audience": "", "expirationSeconds": 600 } ],
                "serviceAccountTokenInSecrets": true, "nodeAllocatableUpdatePeriodSeconds": 10 }))
            ),
            (
                "unknown words",
                spec(json!({ "fsGroupPolicy": "file", "volumeLifecycleModes": [ "", "Ephemeral" ] }))
            ),
            (
                "tokens",
                spec(json!({ "tokenRequests": [ { "audience": "a", "expirationSeconds": 599 },
                { "audience": "a" }, { "audience": "b", "expirationSeconds": 4_294_967_297_i64 } ] }))
            ),
            (
                "no tokens",
                spec(json!({ "serviceAccountTokenInSecrets": false,
                "nodeAllocatableUpdatePeriodSeconds": 9 }))
            ),
            ("a long name", json!({ "metadata": { "name": "x".repeat(64) } })),
            ("capitals", json!({ "metadata": { "name": "CSI.example.com" } })),
        ]
    ));
}

#[test]
fn volumes() {
    let base = json!({ "apiVersion": "v1", "kind": "PersistentVolume", "metadata": { "name": "data" }, "spec": {
        "capacity": { "storage": "1Gi" }, "accessModes": [ "ReadWriteOnce" ] } });
    let spec = |spec: Value| json!({ "spec": spec });
    let csi = json!({ "driver": "csi.example.com", "volumeHandle": "a" });
    assert_report!(report(
        "persistent volumes",
        &base,
        &[
            ("good", spec(json!({ "csi": csi }))),
            ("nothing", spec(json!({ "capacity": null, "accessModes": null }))),
            ("more than storage", spec(json!({ "csi": csi, "capacity": { "storage": 0, "cpu": 1 } }))),
            ("two", spec(json!({ "csi": csi, "nfs": { "server": "a", "path": "/" } }))),
            ("on no node", spec(json!({ "local": { "path": "/a/../b" } }))),
            (
                "on any node",
                spec(json!({ "local": { "path": "/a" }, "nodeAffinity": { "required": {
                "nodeSelectorTerms": [] } } }))
            ),
            (
                "all of a node",
                spec(json!({ "hostPath": { "path": "//." }, "persistentVolumeReclaimPolicy": "Recycle" }))
            ),
            (
                "secrets",
                spec(json!({ "csi": { "driver": "Csi_a", "volumeHandle": "",
                "nodePublishSecretRef": { "name": "A" } } }))
            ),
            (
                "classes",
                spec(json!({ "nfs": { "server": "a", "path": "/" }, "storageClassName": "A",
                "volumeAttributesClassName": "" }))
            ),
            (
                "mount options",
                json!({ "metadata": { "annotations": { "volume.beta.kubernetes.io/mount-options": "a" } },
                "spec": { "csi": csi } })
            ),
        ]
    ));
}
