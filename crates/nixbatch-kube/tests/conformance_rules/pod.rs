//! The pods of jobs: good ones, and what their fields may be changed to.

use nixbatch_diagnostic::{Path, Step};
use serde_json::{Map, Value, json};

use crate::dice::Dice;
use crate::generate::maybe;

/// Fields of pods that nixbatch does not look into yet. Where the server finds something wrong in them, nothing is
/// compared; that they are there must not make nixbatch refuse anything.
pub(crate) const LONG_TAIL: &[&str] = &[
    "affinity",
    "csi",
    "fileKeyRef",
    "livenessProbe",
    "ports",
    "projected",
    "securityContext",
    "tolerations",
];

const PATHS: &[&str] =
    &["/data", "/tmp", "data", "a/b", "/", "..", "../a", "a/../b", "..a", "a..", "./a", ""];

const FIELDS: &[&str] = &[
    "metadata.name",
    "metadata.uid",
    "metadata.labels",
    "metadata.annotations",
    "metadata.labels['app']",
    "metadata.labels['a b']",
    "metadata.annotations['Example.com/Note']",
    "metadata.labels['']",
    "metadata.name['a']",
    "spec.host",
    "spec.nodeName",
    "spec.restartPolicy",
    "status.podIPs",
    "status.phase",
    "Metadata.name",
];

const RESOURCES: &[&str] = &[
    "limits.cpu",
    "requests.memory",
    "limits.ephemeral-storage",
    "requests.hugepages-2Mi",
    "limits.hugepages-",
    "cpu",
    "limits.example.com/a",
];

const QUANTITIES: &[&str] = &[
    "0", "-1", "1", "2", "1m", "1000m", "0.5", "1u", "999999u", "-1n", "1k", "1Ki", "1Mi", "2Mi", "3Mi",
    "4Mi", "1Gi", "1G", "1e3", "1e9", "1Ti", "1 Gi", "1GB", "",
];

/// Names of resources, for another entry of requests and limits.
pub(crate) const RESOURCE_NAMES: &[&str] = &[
    "cpu",
    "memory",
    "ephemeral-storage",
    "hugepages-2Mi",
    "hugepages-1Gi",
    "hugepages-",
    "hugepages-x",
    "gpu",
    "pods",
    "storage",
    "requests.cpu",
    "CPU",
    "nvidia.com/gpu",
    "requests.nvidia.com/gpu",
    "kubernetes.io/thing",
    "Example.com/x",
    "a/b/c",
    "",
];

/// Texts that a field may have had in mind; nothing for a field like any other.
pub(crate) fn texts(path: &Path) -> Option<&'static [&'static str]> {
    let key = |step: Option<&Step>| match step {
        Some(Step::Key(key)) => key.clone(),
        _ => String::new(),
    };
    let steps = path.steps();
    let (last, parent) = (key(steps.last()), key(steps.iter().rev().nth(1)));
    Some(match (last.as_str(), parent.as_str()) {
        ("path" | "mountPath" | "devicePath" | "subPath" | "subPathExpr", _) => PATHS,
        ("fieldPath", _) => FIELDS,
        ("resource", _) => RESOURCES,
        ("divisor" | "sizeLimit", _) | (_, "limits" | "requests") => QUANTITIES,
        ("recursiveReadOnly", _) => &["Enabled", "Disabled", "IfPossible", "enabled", ""],
        ("mountPropagation", _) => &["None", "HostToContainer", "Bidirectional"],
        ("apiVersion", "fieldRef") => &["v1", "v2", ""],
        _ => return None,
    })
}

pub(crate) fn pod(dice: &mut Dice) -> Value {
    let volumes = volumes(dice);
    let mut pod = Map::new();
    pod.insert("restartPolicy".into(), json!("Never"));
    pod.insert(
        "containers".into(),
        json!([container(dice, "main", &volumes), container(dice, "side", &volumes)]),
    );
    pod.insert("initContainers".into(), json!([container(dice, "init", &volumes)]));
    if !volumes.is_empty() {
        pod.insert("volumes".into(), volumes.into());
    }
    for (key, value) in [
        ("serviceAccountName", json!("etl")),
        ("serviceAccount", json!("etl")),
        ("nodeName", json!("node-1.example.com")),
        ("hostname", json!("host")),
        ("subdomain", json!("sub")),
        ("priorityClassName", json!("low")),
        ("runtimeClassName", json!("gvisor")),
        ("terminationGracePeriodSeconds", json!(30)),
        ("activeDeadlineSeconds", json!(600)),
        ("nodeSelector", json!({ "example.com/pool": "batch" })),
        ("imagePullSecrets", json!([{ "name": "pull" }])),
    ] {
        if dice.one_in(6) {
            pod.insert(key.into(), value);
        }
    }
    for (key, value) in [
        ("tolerations", json!([{ "key": "batch", "operator": "Exists", "effect": "NoSchedule" }])),
        ("securityContext", json!({ "runAsUser": 1000, "fsGroup": 1000 })),
        (
            "affinity",
            json!({ "podAntiAffinity": { "preferredDuringSchedulingIgnoredDuringExecution": [
            { "weight": 1, "podAffinityTerm": { "topologyKey": "zone" } } ] } }),
        ),
    ] {
        if dice.one_in(20) {
            pod.insert(key.into(), value);
        }
    }
    pod.into()
}

/// A volume of each kind, but for its name.
fn sources() -> Vec<Value> {
    let items =
        json!([{ "key": "a.conf", "path": "conf/a.conf", "mode": 0o644 }, { "key": "b", "path": "b" }]);
    vec![
        json!({}),
        json!({ "emptyDir": {} }),
        json!({ "emptyDir": { "medium": "Memory", "sizeLimit": "1Gi" } }),
        json!({ "configMap": { "name": "etl", "defaultMode": 0o400, "items": items } }),
        json!({ "secret": { "secretName": "etl", "defaultMode": 0o400, "items": items } }),
        json!({ "persistentVolumeClaim": { "claimName": "data", "readOnly": true } }),
        json!({ "hostPath": { "path": "/var/log", "type": "Directory" } }),
        json!({ "nfs": { "server": "files.example.com", "path": "/data" } }),
        json!({ "downwardAPI": { "defaultMode": 0o400, "items": [
            { "path": "labels", "fieldRef": { "fieldPath": "metadata.labels" } },
            { "path": "cpu", "mode": 0o444, "resourceFieldRef":
                { "containerName": "main", "resource": "limits.cpu", "divisor": "1m" } } ] } }),
        json!({ "projected": { "sources": [ { "configMap": { "name": "etl" } } ] } }),
        json!({ "csi": { "driver": "secrets.csi.example.com" } }),
    ]
}

/// A field that makes a second source of a volume.
pub(crate) fn second_source(dice: &mut Dice) -> (String, Value) {
    loop {
        if let Value::Object(source) = dice.pick(&sources())
            && let Some(source) = source.into_iter().next()
        {
            return source;
        }
    }
}

fn volumes(dice: &mut Dice) -> Vec<Value> {
    let many = dice.below(4);
    (0..many)
        .map(|index| {
            let mut volume = dice.pick(&sources());
            volume["name"] = json!(format!("volume-{index}"));
            volume
        })
        .collect()
}

fn container(dice: &mut Dice, name: &str, volumes: &[Value]) -> Value {
    let mut container = Map::new();
    container.insert("name".into(), json!(name));
    container.insert("image".into(), json!("etl:1"));
    maybe(&mut container, dice, "env", env);
    maybe(
        &mut container,
        dice,
        "envFrom",
        |_| json!([{ "configMapRef": { "name": "etl" } }, { "prefix": "DB_", "secretRef": { "name": "db", "optional": true } }]),
    );
    maybe(&mut container, dice, "resources", resources);
    for volume in volumes {
        if dice.one_in(2) {
            mount(dice, &mut container, volume);
        }
    }
    if dice.one_in(30) {
        container.insert("ports".into(), json!([{ "name": "http", "containerPort": 8080 }]));
    }
    if dice.one_in(30) {
        container.insert("securityContext".into(), json!({ "privileged": true }));
    }
    if name == "main" && dice.one_in(30) {
        container.insert("livenessProbe".into(), json!({ "exec": { "command": ["true"] } }));
    }
    container.into()
}

fn env(_: &mut Dice) -> Value {
    json!([
        { "name": "MODE", "value": "full" },
        { "name": "EMPTY", "value": "", "valueFrom": { "fieldRef": { "fieldPath": "metadata.namespace" } } },
        { "name": "NODE", "valueFrom": { "fieldRef": { "apiVersion": "v1", "fieldPath": "spec.nodeName" } } },
        { "name": "TEAM", "valueFrom": { "fieldRef": { "fieldPath": "metadata.labels['example.com/team']" } } },
        { "name": "CPUS", "valueFrom": { "resourceFieldRef": { "resource": "limits.cpu", "divisor": "1" } } },
        { "name": "BYTES", "valueFrom": { "resourceFieldRef":
            { "containerName": "main", "resource": "requests.memory", "divisor": "1Mi" } } },
        { "name": "PASSWORD", "valueFrom": { "secretKeyRef": { "name": "db", "key": "password" } } },
        { "name": "LEVEL", "valueFrom": { "configMapKeyRef": { "name": "etl", "key": "log.level", "optional": true } } },
    ])
}

/// Another source of a variable.
pub(crate) fn second_value(dice: &mut Dice) -> (String, Value) {
    dice.pick(&[
        ("fieldRef".to_owned(), json!({ "fieldPath": "metadata.uid" })),
        ("secretKeyRef".to_owned(), json!({ "name": "db", "key": "user" })),
        ("fileKeyRef".to_owned(), json!({ "volumeName": "volume-0", "path": "env", "key": "A" })),
    ])
}

fn resources(dice: &mut Dice) -> Value {
    dice.pick(&[
        json!({ "requests": { "cpu": "500m", "memory": "1Gi" }, "limits": { "memory": "1Gi" } }),
        json!({ "requests": { "cpu": 1, "ephemeral-storage": "1Gi" }, "limits": { "cpu": 2, "ephemeral-storage": "2Gi" } }),
        json!({ "limits": { "nvidia.com/gpu": 1 } }),
        json!({ "requests": { "nvidia.com/gpu": "2" }, "limits": { "nvidia.com/gpu": 2, "memory": "1Gi" } }),
        json!({ "requests": { "memory": "1Gi", "hugepages-2Mi": "4Mi" }, "limits": { "hugepages-2Mi": "4Mi" } }),
        json!({ "limits": { "cpu": "0.0001" }, "requests": { "cpu": "0.0002" } }),
    ])
}

fn mount(dice: &mut Dice, container: &mut Map<String, Value>, volume: &Value) {
    let name = &volume["name"];
    let path = format!("/mnt/{}", name.as_str().unwrap());
    let is_claim = volume.get("persistentVolumeClaim").is_some();
    let (list, mount) = if is_claim && dice.one_in(2) {
        ("volumeDevices", json!({ "name": name, "devicePath": path }))
    } else {
        let mut mount = Map::from_iter([("name".into(), name.clone()), ("mountPath".into(), path.into())]);
        maybe(&mut mount, dice, "readOnly", |_| json!(true));
        maybe(&mut mount, dice, "subPath", |_| json!("sub/path"));
        if !mount.contains_key("subPath") {
            maybe(&mut mount, dice, "subPathExpr", |_| json!("$(MODE)"));
        }
        if mount.contains_key("readOnly") {
            maybe(&mut mount, dice, "recursiveReadOnly", |_| json!("IfPossible"));
        }
        if !mount.contains_key("recursiveReadOnly") {
            maybe(&mut mount, dice, "mountPropagation", |_| json!("HostToContainer"));
        }
        ("volumeMounts", mount.into())
    };
    let mounts = container.entry(list).or_insert_with(|| json!([]));
    mounts.as_array_mut().unwrap().push(mount);
}
