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

#[test]
fn environments() {
    let env = |name, variable: Value| container(name, json!({ "env": [variable] }));
    let from = |name, from: Value| container(name, json!({ "env": [ { "name": "A", "valueFrom": from } ] }));
    let all = |name, sources: Value| container(name, json!({ "envFrom": sources }));
    assert_report!(report(
        "environments",
        &base(),
        &[
            env("any printable name", json!({ "name": "my var.1", "value": "" })),
            env("no name", json!({ "name": "", "value": "x" })),
            env("a name with an equals sign", json!({ "name": "A=B" })),
            env(
                "two values",
                json!({ "name": "A", "value": "x", "valueFrom": { "fieldRef": { "fieldPath": "metadata.name" } } })
            ),
            env(
                "an empty value is none",
                json!({ "name": "A", "value": "", "valueFrom": { "fieldRef": { "fieldPath": "metadata.name" } } })
            ),
            from("no source", json!({})),
            from(
                "two sources",
                json!({ "fieldRef": { "fieldPath": "metadata.name" }, "secretKeyRef": { "name": "a", "key": "b" } })
            ),
            from(
                "the key of a label",
                json!({ "fieldRef": { "fieldPath": "metadata.labels['example.com/tier']" } })
            ),
            from("a bad key of a label", json!({ "fieldRef": { "fieldPath": "metadata.labels['a b']" } })),
            from("a key of a name", json!({ "fieldRef": { "fieldPath": "metadata.name['a']" } })),
            from("all labels", json!({ "fieldRef": { "fieldPath": "metadata.labels" } })),
            from("the old name of a field", json!({ "fieldRef": { "fieldPath": "spec.host" } })),
            from("an empty field", json!({ "fieldRef": { "fieldPath": "" } })),
            from(
                "another version",
                json!({ "fieldRef": { "apiVersion": "v2", "fieldPath": "metadata.name" } })
            ),
            from(
                "a resource",
                json!({ "resourceFieldRef": { "resource": "limits.cpu", "divisor": "1000m" } })
            ),
            from("no resource", json!({ "resourceFieldRef": { "resource": "cpu" } })),
            from("an empty resource", json!({ "resourceFieldRef": { "resource": "" } })),
            from(
                "a divisor of cpu",
                json!({ "resourceFieldRef": { "resource": "limits.cpu", "divisor": "10m" } })
            ),
            from(
                "a divisor of memory",
                json!({ "resourceFieldRef": { "resource": "limits.memory", "divisor": "1500Ki" } })
            ),
            from("no name", json!({ "secretKeyRef": { "key": "a" }, "configMapKeyRef": null })),
            from("an empty name and key", json!({ "configMapKeyRef": { "name": "", "key": "" } })),
            from("a bad name and key", json!({ "configMapKeyRef": { "name": "My Map", "key": "a b" } })),
            all(
                "many variables",
                json!([ { "configMapRef": { "name": "etl-" } }, { "prefix": "a b", "secretRef": { "name": "db" } } ])
            ),
            all("a bad prefix", json!([ { "prefix": "é=", "secretRef": { "name": "db" } } ])),
            all("from nowhere", json!([ { "prefix": "A_" } ])),
            all("from two", json!([ { "configMapRef": { "name": "a" }, "secretRef": { "name": "b" } } ])),
            all(
                "without names",
                json!([ { "configMapRef": {} }, { "secretRef": { "name": "" } }, { "secretRef": { "name": "A" } } ])
            ),
        ]
    ));
}

#[test]
fn resources() {
    let resources = |name, limits: Value, requests: Value| {
        container(name, json!({ "resources": { "limits": limits, "requests": requests } }))
    };
    assert_report!(report(
        "resources",
        &base(),
        &[
            resources(
                "good",
                json!({ "cpu": 2, "nvidia.com/gpu": 1 }),
                json!({ "cpu": "500m", "memory": "1Gi" })
            ),
            resources("equal", json!({ "memory": "1Gi" }), json!({ "memory": "1024Mi" })),
            resources("equal in thousandths", json!({ "cpu": "0.0001" }), json!({ "cpu": "0.0009" })),
            resources(
                "requests above limits",
                json!({ "memory": "1Gi", "cpu": 1 }),
                json!({ "memory": "2Gi", "cpu": 1.5 })
            ),
            resources("less than nothing", json!({ "cpu": "-1" }), json!({ "memory": "-1Gi" })),
            resources("no such resource", json!({ "gpu": 1 }), json!({ "storage": "1Gi" })),
            resources("bad names", json!({ "a b": 1, "Nvidia.com/gpu": 1 }), json!({})),
            resources("the name of a quota", json!({ "requests.nvidia.com/gpu": 1 }), json!({})),
            resources("a resource of Kubernetes", json!({}), json!({ "kubernetes.io/thing": "0.5" })),
            resources("half a device", json!({ "nvidia.com/gpu": "500m" }), json!({})),
            resources("almost a device", json!({ "nvidia.com/gpu": "999999u" }), json!({})),
            resources(
                "fewer devices than the limit",
                json!({ "nvidia.com/gpu": 2 }),
                json!({ "nvidia.com/gpu": 1 })
            ),
            resources("devices without a limit", json!({}), json!({ "nvidia.com/gpu": 1 })),
            resources(
                "huge pages",
                json!({ "hugepages-2Mi": "4Mi", "memory": "1Gi" }),
                json!({ "hugepages-2Mi": "4Mi" })
            ),
            resources("nothing but huge pages", json!({ "hugepages-2Mi": "4Mi" }), json!({})),
            resources("half a page", json!({ "hugepages-2Mi": "3Mi", "memory": "1Gi" }), json!({})),
            resources("no page", json!({ "hugepages-big": "3Mi", "memory": "1Gi" }), json!({})),
            resources("nothing", json!({ "cpu": null }), json!({ "cpu": 0 })),
        ]
    ));
}

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
