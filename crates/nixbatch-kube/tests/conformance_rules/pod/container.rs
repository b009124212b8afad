use serde_json::{Map, Value, json};

use crate::dice::Dice;
use crate::generate::maybe;

pub(super) fn container(dice: &mut Dice, name: &str, volumes: &[Value], has_claims: bool) -> Value {
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
    maybe(&mut container, dice, "ports", |dice| ports(dice, name));
    maybe(&mut container, dice, "securityContext", security_context);
    maybe(&mut container, dice, "imagePullPolicy", |_| json!("IfNotPresent"));
    maybe(&mut container, dice, "terminationMessagePolicy", |_| json!("FallbackToLogsOnError"));
    maybe(&mut container, dice, "terminationMessagePath", |_| json!("/tmp/message"));
    maybe(
        &mut container,
        dice,
        "resizePolicy",
        |_| json!([{ "resourceName": "cpu", "restartPolicy": "NotRequired" }, { "resourceName": "memory", "restartPolicy": "NotRequired" }]),
    );
    if has_claims {
        container.entry("resources").or_insert_with(|| json!({}))["claims"] = json!([{ "name": "gpu", "request": "one" }, { "name": "gpu", "request": "two" }, { "name": "net" }]);
    }
    if name != "init" {
        long_running(dice, &mut container);
    }
    if name != "proxy" && dice.one_in(8) {
        container.insert("restartPolicy".into(), json!("Never"));
        container.insert(
            "restartPolicyRules".into(),
            json!([{ "action": "Restart", "exitCodes": { "operator": "In", "values": [42, 43] } }]),
        );
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
        { "name": "FROM_FILE", "valueFrom": { "fileKeyRef": { "volumeName": "files", "path": "a.env", "key": "A" } } },
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

/// Ports that no other container has of the node.
fn ports(dice: &mut Dice, name: &str) -> Value {
    let host = 8000 + name.len();
    dice.pick(&[
        json!([{ "name": "http", "containerPort": 8080 }, { "name": "metrics", "containerPort": 9090, "protocol": "TCP" }]),
        json!([{ "containerPort": host, "hostPort": host }, { "containerPort": 53, "protocol": "UDP", "hostIP": "10.0.0.1" }]),
    ])
}

/// Probes and hooks.
fn long_running(dice: &mut Dice, container: &mut Map<String, Value>) {
    for key in ["livenessProbe", "readinessProbe", "startupProbe"] {
        maybe(container, dice, key, |dice| {
            let mut probe = dice.pick(&[
                json!({ "exec": { "command": ["test", "-f", "/tmp/ready"] }, "timeoutSeconds": 5, "failureThreshold": 3 }),
                json!({ "httpGet": { "port": "http", "path": "/ready", "scheme": "HTTPS", "host": "localhost",
                    "httpHeaders": [ { "name": "X-Probe", "value": "1" } ] }, "initialDelaySeconds": 5 }),
                json!({ "tcpSocket": { "port": 8080, "host": "localhost" }, "periodSeconds": 5 }),
                json!({ "grpc": { "port": 9090, "service": "ready" }, "successThreshold": 1 }),
            ]);
            if key != "readinessProbe" && dice.one_in(3) {
                probe["terminationGracePeriodSeconds"] = json!(10);
            }
            probe
        });
    }
    maybe(container, dice, "lifecycle", |_| {
        json!({ "postStart": { "exec": { "command": ["true"] } }, "preStop": { "sleep": { "seconds": 5 } },
            "stopSignal": "SIGUSR1" })
    });
}

fn security_context(dice: &mut Dice) -> Value {
    dice.pick(&[
        json!({ "privileged": true }),
        json!({ "allowPrivilegeEscalation": false, "privileged": false, "readOnlyRootFilesystem": true, "runAsNonRoot": true,
            "runAsUser": 1000, "runAsGroup": 1000, "procMount": "Default", "seLinuxOptions": { "level": "s0" },
            "capabilities": { "drop": ["ALL"], "add": ["NET_BIND_SERVICE"] }, "seccompProfile": { "type": "RuntimeDefault" },
            "appArmorProfile": { "type": "RuntimeDefault" } }),
        json!({ "seccompProfile": { "type": "Unconfined" }, "appArmorProfile": { "type": "Unconfined" } }),
        json!({ "seccompProfile": { "type": "Localhost", "localhostProfile": "a.json" },
            "appArmorProfile": { "type": "Localhost", "localhostProfile": "etl" } }),
    ])
}
