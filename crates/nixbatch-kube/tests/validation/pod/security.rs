use serde_json::{Value, json};

use super::{base, container, pod};
use crate::{assert_report, report};

#[test]
fn contexts_of_pods() {
    let context = |name, context: Value| pod(name, json!({ "securityContext": context }));
    assert_report!(report(
        "contexts of pods",
        &base(),
        &[
            context(
                "good",
                json!({ "runAsUser": 0, "fsGroup": i32::MAX, "supplementalGroups": [1],
                "seLinuxChangePolicy": "Recursive", "seccompProfile": { "type": "Localhost", "localhostProfile": "a/b" },
                "sysctls": [ { "name": "net.core.somaxconn", "value": "1" } ] })
            ),
            context(
                "bad numbers",
                json!({ "runAsUser": -1, "runAsGroup": 2_147_483_648_i64, "supplementalGroups": [-1] })
            ),
            context(
                "profiles",
                json!({ "seccompProfile": { "type": "Localhost" },
                "appArmorProfile": { "type": "RuntimeDefault", "localhostProfile": "a" } })
            ),
            context(
                "profiles of nodes",
                json!({ "seccompProfile": { "type": "Localhost", "localhostProfile": "../a" },
                "appArmorProfile": { "type": "Localhost", "localhostProfile": " a" } })
            ),
            context("another policy", json!({ "seLinuxChangePolicy": "MountOption" })),
            context(
                "kernel parameters",
                json!({ "sysctls": [ { "name": "A", "value": "" }, { "name": "", "value": "" },
                { "name": "vm.a", "value": "" }, { "name": "vm.a", "value": "" } ] })
            ),
            pod(
                "parameters of the host",
                json!({ "hostNetwork": true, "hostIPC": true, "hostPID": true,
                "shareProcessNamespace": true, "securityContext": { "sysctls": [ { "name": "net/ipv4/a", "value": "" },
                    { "name": "kernel.sem", "value": "" } ] } })
            ),
            pod(
                "users of its own",
                json!({ "hostUsers": false, "hostNetwork": true, "hostPID": true, "hostIPC": true,
                "containers": [ { "name": "main", "image": "etl:1", "securityContext": { "procMount": "Unmasked" },
                    "volumeDevices": [ { "name": "disk", "devicePath": "/dev/a" } ] } ],
                "volumes": [ { "name": "disk", "persistentVolumeClaim": { "claimName": "disk" } } ] })
            ),
        ]
    ));
}

#[test]
fn contexts_of_containers() {
    let context = |name, context: Value| container(name, json!({ "securityContext": context }));
    assert_report!(report(
        "contexts of containers",
        &base(),
        &[
            context(
                "good",
                json!({ "privileged": true, "allowPrivilegeEscalation": true, "procMount": "Default" })
            ),
            context("bad numbers", json!({ "runAsUser": -1, "runAsGroup": -1 })),
            context(
                "contradictions",
                json!({ "privileged": true, "allowPrivilegeEscalation": false, "procMount": "Unmasked",
                "capabilities": { "add": ["CAP_SYS_ADMIN"] } })
            ),
            context(
                "profiles",
                json!({ "seccompProfile": { "type": "Unconfined", "localhostProfile": "a" },
                "appArmorProfile": { "type": "Localhost", "localhostProfile": "" } })
            ),
        ]
    ));
}

#[test]
fn systems() {
    let windows =
        |name, options: Value| pod(name, json!({ "securityContext": { "windowsOptions": options } }));
    assert_report!(report(
        "systems",
        &base(),
        &[
            windows("a user", json!({ "runAsUserName": "EXAMPLE\\runner", "gmsaCredentialSpecName": "a" })),
            windows(
                "no user",
                json!({ "runAsUserName": "", "gmsaCredentialSpecName": "A", "gmsaCredentialSpec": "" })
            ),
            windows("a bad user", json!({ "runAsUserName": "a@b" })),
            windows("a bad domain", json!({ "runAsUserName": ".a b\\c" })),
            windows("two domains", json!({ "runAsUserName": "a\\b\\c" })),
            windows("dots", json!({ "runAsUserName": ".." })),
            windows("a host process", json!({ "hostProcess": true })),
            pod("linux", json!({ "os": { "name": "linux" }, "securityContext": { "windowsOptions": {} } })),
            pod(
                "windows",
                json!({ "os": { "name": "windows" }, "hostPID": true, "hostIPC": false, "resources": {},
                "securityContext": { "runAsUser": 1, "sysctls": [] },
                "containers": [ { "name": "main", "image": "etl:1", "securityContext": { "privileged": false } } ] })
            ),
            pod("another", json!({ "os": { "name": "plan9" } })),
        ]
    ));
}

#[test]
fn annotations() {
    let annotated = |name, annotations: Value, spec: Value| {
        (
            name,
            json!({ "spec": { "template": { "metadata": { "annotations": annotations }, "spec": spec } } }),
        )
    };
    let seccomp = "container.seccomp.security.alpha.kubernetes.io/main";
    let app_armor = "container.apparmor.security.beta.kubernetes.io/main";
    assert_report!(report(
        "annotations",
        &base(),
        &[
            annotated(
                "good",
                json!({ seccomp: "docker/default", app_armor: "unconfined",
                "controller.kubernetes.io/pod-deletion-cost": "-1" }),
                json!({})
            ),
            annotated(
                "no profiles",
                json!({ seccomp: "localhost/../a", app_armor: "a",
                "container.apparmor.security.beta.kubernetes.io/none": "" }),
                json!({})
            ),
            annotated("numbers", json!({ "controller.kubernetes.io/pod-deletion-cost": "+1" }), json!({})),
            annotated("on no node", json!({ "kubernetes.io/config.mirror": "x" }), json!({})),
            annotated(
                "tolerations",
                json!({ "scheduler.alpha.kubernetes.io/tolerations": "[{\"Operator\":\"Exists\"}]" }),
                json!({})
            ),
            annotated(
                "no tolerations",
                json!({ "scheduler.alpha.kubernetes.io/tolerations": "[{}]" }),
                json!({})
            ),
            annotated(
                "something else",
                json!({ seccomp: "unconfined", app_armor: "localhost/a" }),
                json!({ "containers": [
                { "name": "main", "image": "etl:1", "securityContext": { "seccompProfile": { "type": "RuntimeDefault" },
                    "appArmorProfile": { "type": "Localhost", "localhostProfile": "b" } } } ] })
            ),
        ]
    ));
}
