use serde_json::{Value, json};

use super::{base, container, pod, volume};
use crate::{assert_report, report};

#[test]
fn volumes() {
    let items = |name, items: Value| volume(name, json!({ "configMap": { "name": "etl", "items": items } }));
    let file = |name, file: Value| volume(name, json!({ "downwardAPI": { "items": [file] } }));
    assert_report!(report(
        "volumes",
        &base(),
        &[
            volume("without a source", json!({})),
            pod(
                "names",
                json!({ "volumes": [ { "name": "a" }, { "name": "A" }, { "name": "" }, { "name": "a" },
                    { "name": "x".repeat(64) } ] })
            ),
            volume("two sources", json!({ "emptyDir": {}, "secret": { "secretName": "etl" }, "nfs": {} })),
            volume("less than nothing", json!({ "emptyDir": { "sizeLimit": "-1Gi" } })),
            volume("no names", json!({ "configMap": {} })),
            volume("an empty name", json!({ "secret": { "secretName": "" } })),
            volume("any name", json!({ "secret": { "secretName": "Not A Name", "defaultMode": 0o777 } })),
            volume(
                "a mode written in decimals",
                json!({ "secret": { "secretName": "etl", "defaultMode": 644 } })
            ),
            items("a good file", json!([ { "key": "Any key", "path": "conf/..a", "mode": 0 } ])),
            items("empty", json!([ { "key": "", "path": "", "mode": -1 } ])),
            items(
                "paths that lead out",
                json!([ { "key": "a", "path": "/etc/passwd" }, { "key": "a", "path": "a/../b" },
                    { "key": "a", "path": ".." }, { "key": "a", "path": "..a" } ])
            ),
            volume("no claim", json!({ "persistentVolumeClaim": { "claimName": "" } })),
            volume("a path of the node", json!({ "hostPath": { "path": "var/log", "type": "" } })),
            volume("no path of the node", json!({ "hostPath": { "path": "" } })),
            volume("a path of the node that turns back", json!({ "hostPath": { "path": "/var/../etc" } })),
            volume("a relative path of a server", json!({ "nfs": { "server": "", "path": "data" } })),
            file("a field", json!({ "path": "labels", "fieldRef": { "fieldPath": "metadata.labels" } })),
            file(
                "a field that only variables have",
                json!({ "path": "ip", "fieldRef": { "fieldPath": "status.podIP" } })
            ),
            file(
                "a resource",
                json!({ "path": "cpu", "resourceFieldRef": { "containerName": "main", "resource": "limits.cpu" } })
            ),
            file(
                "a resource of no container",
                json!({ "path": "cpu", "resourceFieldRef": { "resource": "limits.cpu" } })
            ),
            file("nothing", json!({ "path": "cpu" })),
            file(
                "both",
                json!({ "path": "/cpu", "mode": 512, "fieldRef": { "fieldPath": "metadata.name" },
                    "resourceFieldRef": { "resource": "limits.cpu" } })
            ),
        ]
    ));
}

#[test]
fn mounts() {
    let mounts = |name, mounts: Value| container(name, json!({ "volumeMounts": mounts }));
    let mount = |name, more: Value| {
        let mut mount = json!({ "name": "data", "mountPath": "/data" });
        mount.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        container(name, json!({ "volumeMounts": [mount] }))
    };
    let devices = |name, devices: Value, mounts: Value| {
        container(name, json!({ "volumeDevices": devices, "volumeMounts": mounts }))
    };
    assert_report!(report(
        "mounts",
        &base(),
        &[
            mounts(
                "one volume twice",
                json!([ { "name": "data", "mountPath": "/a" }, { "name": "data", "mountPath": "/a/" } ])
            ),
            mounts(
                "no such volume",
                json!([ { "name": "logs", "mountPath": "/a" }, { "name": "date", "mountPath": "/b" } ])
            ),
            pod(
                "no volumes at all",
                json!({ "containers": [ { "name": "main", "image": "etl:1",
                    "volumeMounts": [ { "name": "data", "mountPath": "/a" } ] } ] })
            ),
            mounts("nothing", json!([ { "name": "", "mountPath": "" } ])),
            mounts(
                "one path twice",
                json!([ { "name": "data", "mountPath": "/a" }, { "name": "disk", "mountPath": "/a" } ])
            ),
            mount("a part of a volume", json!({ "subPath": "a/b..", "subPathExpr": "" })),
            mount("parts that lead out", json!({ "subPath": "/a", "subPathExpr": "$(A)/.." })),
            mount("for privileged containers", json!({ "mountPropagation": "Bidirectional" })),
            container(
                "in a privileged container",
                json!({ "securityContext": { "privileged": true },
                    "volumeMounts": [ { "name": "data", "mountPath": "/data", "mountPropagation": "Bidirectional" } ] })
            ),
            mount("read-only all the way", json!({ "readOnly": true, "recursiveReadOnly": "Enabled" })),
            mount("read-only below alone", json!({ "recursiveReadOnly": "IfPossible" })),
            mount(
                "read-only and not",
                json!({ "readOnly": true, "recursiveReadOnly": "Enabled",
                "mountPropagation": "HostToContainer" })
            ),
            devices("a device", json!([ { "name": "disk", "devicePath": "/dev/a" } ]), json!([])),
            devices(
                "bad devices",
                json!([ { "name": "data", "devicePath": "/dev/../a" }, { "name": "none", "devicePath": "" },
                    { "name": "disk", "devicePath": "/dev/b" }, { "name": "disk", "devicePath": "/dev/b" } ]),
                json!([])
            ),
            devices(
                "mounted as well",
                json!([ { "name": "disk", "devicePath": "/a" }, { "name": "raw", "devicePath": "/b" } ]),
                json!([ { "name": "disk", "mountPath": "/c" }, { "name": "data", "mountPath": "/b" } ])
            ),
        ]
    ));
}

#[test]
fn projected() {
    let sources = |name, sources: Value| volume(name, json!({ "projected": { "sources": sources } }));
    assert_report!(report(
        "projected",
        &base(),
        &[
            sources(
                "good",
                json!([ { "configMap": { "name": "a", "items": [ { "key": "a", "path": "a" } ] } }, { "secret": { "name": "a" } },
                    { "downwardAPI": { "items": [ { "path": "b", "fieldRef": { "fieldPath": "metadata.uid" } } ] } },
                    { "serviceAccountToken": { "path": "token" } }, {} ])
            ),
            volume("a bad mode", json!({ "projected": { "defaultMode": 640 } })),
            sources("two in one", json!([ { "configMap": { "name": "a" }, "secret": { "name": "a" } } ])),
            sources("without names", json!([ { "configMap": {} }, { "secret": { "name": "" } } ])),
            sources(
                "one path twice",
                json!([ { "configMap": { "name": "a", "items": [ { "key": "a", "path": "x" } ] } },
                    { "secret": { "name": "a", "items": [ { "key": "a", "path": "x" } ] } } ])
            ),
            sources(
                "tokens",
                json!([ { "serviceAccountToken": { "path": "/token", "expirationSeconds": 60 } },
                    { "serviceAccountToken": { "path": "", "expirationSeconds": 4_294_967_297_i64 } } ])
            ),
        ]
    ));
}

#[test]
fn ephemeral() {
    let template =
        |name, template: Value| volume(name, json!({ "ephemeral": { "volumeClaimTemplate": template } }));
    let spec = json!({ "accessModes": ["ReadWriteOnce"], "resources": { "requests": { "storage": "1Gi" } } });
    assert_report!(report(
        "ephemeral",
        &base(),
        &[
            template("good", json!({ "metadata": { "labels": { "app": "etl" } }, "spec": spec })),
            volume("nothing", json!({ "ephemeral": {} })),
            template(
                "a name",
                json!({ "metadata": { "name": "data", "labels": { "a b": "" } }, "spec": spec })
            ),
        ]
    ));
}

#[test]
fn storage() {
    assert_report!(report(
        "storage",
        &base(),
        &[
            volume(
                "csi",
                json!({ "csi": { "driver": "Disk.csi.example.com", "nodePublishSecretRef": { "name": "a" } } })
            ),
            volume("bad csi", json!({ "csi": { "driver": "a b", "nodePublishSecretRef": {} } })),
            volume(
                "long csi",
                json!({ "csi": { "driver": "x".repeat(64), "nodePublishSecretRef": { "name": "A" } } })
            ),
            volume("bad fc", json!({ "fc": { "targetWWNs": ["a"], "wwids": ["b"] } })),
            volume("empty fc", json!({ "fc": { "lun": 256 } })),
            volume("far fc", json!({ "fc": { "targetWWNs": ["a"], "lun": 256 } })),
            volume("flex", json!({ "flexVolume": { "driver": "", "options": { "K8s.io/a": "b" } } })),
            volume(
                "iscsi",
                json!({ "iscsi": { "targetPortal": "", "iqn": "iqn.2001", "lun": -1, "initiatorName": "a",
                    "chapAuthSession": true } })
            ),
            volume(
                "a long portal",
                json!({ "iscsi": { "targetPortal": "x".repeat(60), "iqn": "eui.0123456789abcdef", "lun": 1,
                    "initiatorName": "eui.0123456789abcdef" } })
            ),
            volume("disks", json!({ "gcePersistentDisk": { "pdName": "", "partition": 256 } })),
            volume(
                "managed disk",
                json!({ "azureDisk": { "diskName": "a", "diskURI": "https://a", "kind": "Managed" } })
            ),
            volume("shared disk", json!({ "azureDisk": { "diskName": "a", "diskURI": "/subscriptions/a" } })),
            volume("a repository", json!({ "gitRepo": { "repository": "", "directory": "../a" } })),
            volume("monitors", json!({ "rbd": { "monitors": [], "image": "" } })),
            volume("registries", json!({ "quobyte": { "registry": "a:1,b", "volume": "" } })),
            volume(
                "a long tenant",
                json!({ "quobyte": { "registry": "a:1", "volume": "a", "tenant": "x".repeat(65) } })
            ),
            volume("no volume", json!({ "scaleIO": { "gateway": "a", "system": "", "secretRef": {} } })),
            volume(
                "bad names",
                json!({ "storageos": { "volumeName": "A", "volumeNamespace": "B", "secretRef": {} } })
            ),
            volume("secrets", json!({ "cinder": { "volumeID": "a", "secretRef": {} } })),
            volume("flocker", json!({ "flocker": {} })),
            volume("two of flocker", json!({ "flocker": { "datasetName": "a/b", "datasetUUID": "c" } })),
            volume("an image of a template", json!({ "image": {} })),
        ]
    ));
}
