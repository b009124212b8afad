use std::collections::BTreeSet;

use nixbatch_kube::author::Verbatim;
use nixbatch_kube::pod_security::{self, Labels, Level, Policy, PolicyVersion};
use nixbatch_kube::schema::KubernetesVersion;
use serde_json::{Map, Value, json};

use crate::dice::{Dice, cases};
use crate::oracle::{Answer, ask, ask_version};

/// Versions of a policy: those that change a check, and one from after every release.
const VERSIONS: [&str; 14] = [
    "latest", "v1.0", "v1.7", "v1.18", "v1.19", "v1.21", "v1.24", "v1.25", "v1.28", "v1.31", "v1.33",
    "v1.34", "v1.35", "v1.99",
];

const SYSCTLS: [&str; 7] = [
    "kernel.shm_rmid_forced",
    "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_rmem",
    "net.ipv4.tcp_notsent_lowat",
    "kernel.msgmax",
    "",
];

const VOLUMES: [&str; 30] = [
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "image",
    "persistentVolumeClaim",
    "projected",
    "secret",
    "hostPath",
    "gcePersistentDisk",
    "awsElasticBlockStore",
    "gitRepo",
    "nfs",
    "iscsi",
    "glusterfs",
    "rbd",
    "flexVolume",
    "cinder",
    "cephfs",
    "flocker",
    "fc",
    "azureFile",
    "azureDisk",
    "vsphereVolume",
    "quobyte",
    "photonPersistentDisk",
    "portworxVolume",
    "scaleIO",
    "storageos",
];

/// An object with some of these fields, each once in `n`.
fn some(dice: &mut Dice, n: usize, fields: &[(&str, &[Value])]) -> Value {
    let mut object = Map::new();
    for (name, values) in fields {
        if dice.one_in(n) {
            object.insert((*name).to_owned(), dice.pick(values));
        }
    }
    object.into()
}

fn profiles() -> Vec<Value> {
    let kinds = ["RuntimeDefault", "Localhost", "Unconfined", "", "runtime/default"];
    kinds.into_iter().map(|kind| json!({ "type": kind })).chain([json!({}), Value::Null]).collect()
}

fn se_linux(dice: &mut Dice) -> Value {
    let types = ["container_t", "container_kvm_t", "container_engine_t", "spc_t", ""].map(|text| json!(text));
    let names = ["", "system_u"].map(|text| json!(text));
    some(dice, 2, &[("type", &types), ("user", &names), ("role", &names), ("level", &[json!("s0:c1")])])
}

/// What the pod and its containers can say alike.
fn common(dice: &mut Dice) -> Value {
    let flags = [json!(true), json!(false), Value::Null];
    let options = [json!({}), json!({ "hostProcess": true }), json!({ "hostProcess": false }), Value::Null];
    let users = [json!(0), json!(1000), Value::Null];
    let se_linux = [se_linux(dice)];
    some(
        dice,
        2,
        &[
            ("runAsNonRoot", &flags),
            ("runAsUser", &users),
            ("seccompProfile", &profiles()),
            ("appArmorProfile", &profiles()),
            ("seLinuxOptions", &se_linux),
            ("windowsOptions", &options),
        ],
    )
}

fn handler(dice: &mut Dice) -> Value {
    let hosts = [json!(""), json!("127.0.0.1"), Value::Null];
    let host = some(dice, 2, &[("host", &hosts)]);
    let mut action = host;
    action["port"] = json!(80);
    some(dice, 2, &[("httpGet", &[action.clone()]), ("tcpSocket", &[action])])
}

fn container(dice: &mut Dice, name: &str) -> Value {
    let flags = [json!(true), json!(false), Value::Null];
    let mut security = common(dice);
    let own = some(
        dice,
        2,
        &[
            ("allowPrivilegeEscalation", &flags),
            ("privileged", &flags),
            ("procMount", &[json!("Default"), json!("Unmasked"), Value::Null]),
            (
                "capabilities",
                &[
                    json!({ "drop": ["ALL"] }),
                    json!({ "drop": ["ALL"], "add": ["NET_BIND_SERVICE"] }),
                    json!({ "drop": ["all"], "add": ["CHOWN"] }),
                    json!({ "drop": ["MKNOD", "ALL"], "add": ["SYS_ADMIN", "CHOWN"] }),
                    json!({ "add": [null, "KILL"] }),
                    json!({}),
                    Value::Null,
                ],
            ),
        ],
    );
    // What is good is drawn more often, so that some pods are allowed.
    if dice.one_in(2) {
        security = json!({ "allowPrivilegeEscalation": false, "capabilities": { "drop": ["ALL"] } });
    } else {
        security.as_object_mut().unwrap().extend(own.as_object().unwrap().clone());
    }
    let mut container = json!({ "name": name, "image": "etl:v1", "securityContext": security });
    if dice.one_in(6) {
        let ports = [json!({ "containerPort": 80 }), json!({ "containerPort": 80, "hostPort": 8080 })];
        container["ports"] = json!([dice.pick(&ports)]);
    }
    if dice.one_in(4) {
        let probe = dice.pick(&["livenessProbe", "readinessProbe", "startupProbe"]);
        container[probe] = handler(dice);
    }
    if dice.one_in(6) {
        let hook = dice.pick(&["postStart", "preStop"]);
        container["lifecycle"][hook] = handler(dice);
    }
    container
}

fn pod(dice: &mut Dice) -> (Value, Value) {
    let mut security = common(dice);
    if dice.one_in(2) {
        security = json!({ "runAsNonRoot": true, "seccompProfile": { "type": "RuntimeDefault" } });
    }
    if dice.one_in(4) {
        security["sysctls"] = json!([{ "name": dice.pick(&SYSCTLS), "value": "1" }, { "name": dice.pick(&SYSCTLS), "value": "1" }]);
    }
    let mut spec = some(
        dice,
        8,
        &[
            ("hostNetwork", &[json!(true), json!(false)]),
            ("hostPID", &[json!(true), json!(false)]),
            ("hostIPC", &[json!(true), json!(false)]),
            ("os", &[json!({ "name": "windows" }), json!({ "name": "linux" })]),
        ],
    );
    if dice.one_in(3) {
        spec["hostUsers"] = json!(dice.one_in(2));
    }
    spec["restartPolicy"] = json!("Never");
    spec["securityContext"] = security;
    spec["containers"] = json!([container(dice, "main")]);
    for (list, name) in [("containers", "side"), ("initContainers", "init"), ("ephemeralContainers", "debug")]
    {
        if dice.one_in(4) {
            let container = container(dice, name);
            match &mut spec[list] {
                Value::Array(list) => list.push(container),
                list => *list = json!([container]),
            }
        }
    }
    if dice.one_in(3) {
        let source = dice.pick(&VOLUMES);
        spec["volumes"] =
            json!([{ "name": "a", source: {} }, { "name": "b" }, { "name": "c", source: null }]);
    }
    let mut annotations = Map::new();
    for key in [
        "container.apparmor.security.beta.kubernetes.io/main",
        "seccomp.security.alpha.kubernetes.io/pod",
        "container.seccomp.security.alpha.kubernetes.io/main",
        "container.seccomp.security.alpha.kubernetes.io/none",
    ] {
        if dice.one_in(8) {
            let values = ["runtime/default", "docker/default", "localhost/a", "unconfined", ""];
            annotations.insert(key.to_owned(), json!(dice.pick(&values)));
        }
    }
    (json!({ "annotations": annotations }), spec)
}

fn object(dice: &mut Dice) -> Value {
    let (metadata, spec) = pod(dice);
    let template = json!({ "metadata": metadata, "spec": spec });
    match dice.below(4) {
        0 => {
            json!({ "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "a", "annotations": metadata["annotations"] }, "spec": spec })
        }
        1 => json!({ "apiVersion": "batch/v1", "kind": "CronJob", "metadata": { "name": "a" },
            "spec": { "schedule": "@daily", "jobTemplate": { "spec": { "template": template } } } }),
        2 => {
            json!({ "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "a" }, "spec": { "template": template } })
        }
        _ => {
            json!({ "apiVersion": "batch/v1", "kind": "Job", "metadata": { "name": "a" }, "spec": { "template": template } })
        }
    }
}

/// Whether a pod is in its node's network, for which it gets host ports that nobody has written.
fn is_in_host_network(object: &Value) -> bool {
    object["kind"] == "Pod" && object["spec"]["hostNetwork"] == true
}

fn check(server: KubernetesVersion, object: &Value, policy: Policy, answer: &Answer) -> Result<(), String> {
    let found = pod_security::violations(&Verbatim, server, policy, object);
    let ours: BTreeSet<_> = found.iter().map(|violation| violation.check).collect();
    let mut theirs: BTreeSet<_> = answer.errors.iter().map(|error| error.field.as_str()).collect();
    if is_in_host_network(object) && !ours.contains("hostPorts") {
        theirs.remove("hostPorts");
    }
    if ours == theirs { Ok(()) } else { Err(format!("ours {ours:?}\ntheirs {theirs:?}")) }
}

#[test]
fn pods_are_held_to_the_standards_alike() {
    let mut dice = Dice::new("pod security");
    let drawn: Vec<_> = (0..cases(6_000))
        .map(|_| {
            let level = if dice.one_in(3) { Level::Baseline } else { Level::Restricted };
            (object(&mut dice), level, dice.pick(&VERSIONS))
        })
        .collect();
    let questions: Vec<_> = drawn
        .iter()
        .map(|(object, level, version)| {
            json!({ "op": "pod-security", "level": level.as_str(), "version": version, "object": object })
        })
        .collect();
    for server in KubernetesVersion::ALL {
        let Some(answers) = ask_version("pod security", *server, &questions) else { continue };
        let mut failed = BTreeSet::new();
        for ((object, level, version), answer) in drawn.iter().zip(&answers) {
            let policy = Policy { level: *level, version: PolicyVersion::parse(version).unwrap() };
            if let Err(why) = check(*server, object, policy, answer) {
                panic!("{level} {version} of {server}\n{object}\n{why}\n{:#?}", answer.errors);
            }
            failed.extend(answer.errors.iter().map(|error| error.field.clone()));
        }
        let checks = match server {
            KubernetesVersion::V1_33 => 17,
            KubernetesVersion::V1_34 => 18,
            _ => 19,
        };
        assert_eq!(failed.len(), checks, "{server}: checks that pods have failed: {failed:?}");
    }
}

#[test]
fn labels_are_read_alike() {
    let values = [
        "restricted",
        "baseline",
        "privileged",
        "Restricted",
        "",
        "latest",
        "v1.35",
        "v1.0",
        "v1.99",
        "1.35",
        "v1.035",
        "v1.35.4",
        "v1.9223372036854775807",
        "v1.9223372036854775808",
        "v2.0",
    ];
    let keys = ["enforce", "enforce-version", "warn", "warn-version", "audit", "audit-version"];
    let mut dice = Dice::new("pod security labels");
    let drawn: Vec<Value> = (0..cases(2_000))
        .map(|_| {
            let mut labels = Map::new();
            for key in keys {
                if dice.one_in(2) {
                    labels.insert(format!("pod-security.kubernetes.io/{key}"), json!(dice.pick(&values)));
                }
            }
            labels.into()
        })
        .collect();
    let questions: Vec<_> =
        drawn.iter().map(|labels| json!({ "op": "pod-security-labels", "object": labels })).collect();
    let Some(answers) = ask("pod security labels", &questions) else { return };
    for (labels, answer) in drawn.iter().zip(&answers) {
        let namespace =
            json!({ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": "a", "labels": labels } });
        let findings = Labels::check(&Verbatim, KubernetesVersion::default(), &namespace);
        assert_eq!(findings.len(), answer.errors.len(), "{labels}: {:#?}", answer.errors);
        if let (true, Some(policy)) = (answer.ok, Labels::of(&namespace).enforce) {
            assert_eq!(format!("{}:{}", policy.level, policy.version), answer.canonical, "{labels}");
        }
    }
}
