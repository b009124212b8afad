//! The pods of jobs, and Pods: good ones, and what their fields may be changed to.

mod container;
mod scheduling;
mod volume;
mod words;

use serde_json::{Map, Value, json};

use crate::dice::Dice;
pub(crate) use container::second_value;
pub(crate) use volume::second_source;
pub(crate) use words::{RESOURCE_NAMES, texts};

pub(crate) fn pod(dice: &mut Dice) -> Value {
    let volumes = volume::volumes(dice);
    let has_claims = dice.one_in(6);
    let mut pod = Map::new();
    pod.insert("restartPolicy".into(), json!("Never"));
    let mut container = |name: &str| container::container(dice, name, &volumes, has_claims);
    let containers = json!([container("main"), container("side")]);
    let mut init = vec![container("init")];
    if dice.one_in(4) {
        let mut sidecar = container::container(dice, "proxy", &volumes, has_claims);
        sidecar["restartPolicy"] = json!("Always");
        init.push(sidecar);
    }
    pod.insert("containers".into(), containers);
    pod.insert("initContainers".into(), init.into());
    if !volumes.is_empty() {
        pod.insert("volumes".into(), volumes.into());
    }
    if has_claims {
        pod.insert(
            "resourceClaims".into(),
            json!([{ "name": "gpu", "resourceClaimName": "gpu-1" }, { "name": "net", "resourceClaimTemplateName": "net" }]),
        );
    }
    for (key, value) in simple().into_iter().chain(scheduling::fields(dice)).chain(hosts(dice)) {
        if dice.one_in(6) {
            pod.insert(key.into(), value);
        }
    }
    if let Some(os) = operating_system(dice, &mut pod) {
        pod.insert("os".into(), json!({ "name": os }));
    }
    pod.into()
}

fn simple() -> Vec<(&'static str, Value)> {
    vec![
        ("serviceAccountName", json!("etl")),
        ("serviceAccount", json!("etl")),
        ("nodeName", json!("node-1.example.com")),
        ("hostname", json!("host")),
        ("subdomain", json!("sub")),
        ("priorityClassName", json!("low")),
        ("priority", json!(7)),
        ("preemptionPolicy", json!("Never")),
        ("runtimeClassName", json!("gvisor")),
        ("schedulerName", json!("batch")),
        ("terminationGracePeriodSeconds", json!(30)),
        ("activeDeadlineSeconds", json!(600)),
        ("automountServiceAccountToken", json!(false)),
        ("enableServiceLinks", json!(false)),
        ("nodeSelector", json!({ "example.com/pool": "batch" })),
        ("imagePullSecrets", json!([{ "name": "pull" }])),
        ("overhead", json!({ "cpu": "100m", "memory": "16Mi" })),
        ("readinessGates", json!([{ "conditionType": "example.com/ready" }])),
    ]
}

/// What goes together at most in part.
fn hosts(dice: &mut Dice) -> Vec<(&'static str, Value)> {
    let mut fields = vec![
        (
            "hostAliases",
            json!([{ "ip": "10.0.0.1", "hostnames": ["cache.example.com"] }, { "ip": "2001:db8::1" }]),
        ),
        (
            "dnsConfig",
            json!({ "nameservers": ["10.0.0.10", "2001:db8::10"], "searches": ["example.com.", "_tcp.example.com", "."],
            "options": [ { "name": "ndots", "value": "2" }, { "name": "edns0" } ] }),
        ),
        ("dnsPolicy", json!(dice.pick(&["ClusterFirst", "ClusterFirstWithHostNet", "Default"]))),
    ];
    fields.push(match dice.below(6) {
        0 => ("hostUsers", json!(false)),
        1 => ("hostnameOverride", json!("host.example.com")),
        2 => ("hostNetwork", json!(false)),
        3 => ("hostPID", json!(true)),
        4 => ("hostIPC", json!(true)),
        _ => ("setHostnameAsFQDN", json!(true)),
    });
    fields.push(("shareProcessNamespace", json!(false)));
    fields
}

/// The contexts of the pod, which are of one system or of either.
fn operating_system(dice: &mut Dice, pod: &mut Map<String, Value>) -> Option<&'static str> {
    let context = match dice.below(6) {
        0 | 1 => json!({ "runAsUser": 1000, "runAsGroup": 1000, "fsGroup": 1000, "runAsNonRoot": true,
            "fsGroupChangePolicy": "OnRootMismatch", "supplementalGroups": [0, 2000], "supplementalGroupsPolicy": "Strict",
            "seLinuxChangePolicy": "Recursive", "seLinuxOptions": { "level": "s0:c1" },
            "sysctls": [ { "name": "kernel.shm_rmid_forced", "value": "1" }, { "name": "net/core/somaxconn", "value": "9" } ],
            "seccompProfile": { "type": "Localhost", "localhostProfile": "profiles/etl.json" },
            "appArmorProfile": { "type": "Localhost", "localhostProfile": "etl" } }),
        2 => json!({ "windowsOptions": { "gmsaCredentialSpecName": "spec", "gmsaCredentialSpec": "{}",
            "runAsUserName": "EXAMPLE\\runner", "hostProcess": false } }),
        3 => json!({}),
        _ => return dice.pick(&[None, None, Some("linux")]),
    };
    let is_windows = context.get("windowsOptions").is_some();
    pod.insert("securityContext".into(), context);
    if is_windows { None } else { dice.pick(&[None, Some("linux")]) }
}

/// Another name of what the server reads of a pod's annotations, and what it may be.
pub(crate) fn annotation(dice: &mut Dice) -> (String, Value) {
    let key = dice.pick(&[
        "kubernetes.io/config.mirror",
        "scheduler.alpha.kubernetes.io/tolerations",
        "controller.kubernetes.io/pod-deletion-cost",
        "seccomp.security.alpha.kubernetes.io/pod",
        "container.seccomp.security.alpha.kubernetes.io/main",
        "container.apparmor.security.beta.kubernetes.io/main",
        "container.apparmor.security.beta.kubernetes.io/init",
        "container.apparmor.security.beta.kubernetes.io/none",
    ]);
    let value = dice.pick(&[
        "",
        "7",
        "-7",
        "+7",
        "07",
        "2147483648",
        "unconfined",
        "runtime/default",
        "docker/default",
        "localhost/etl",
        "localhost/profiles/etl.json",
        "localhost/../x",
        "localhost/",
        "[]",
        "null",
        "[{\"key\":\"a\",\"operator\":\"Exists\",\"effect\":\"NoSchedule\"}]",
        "[{\"Key\":\"a b\"}]",
        "[{\"operator\":\"Never\"}]",
        "[{\"tolerationSeconds\":\"1\"}]",
        "{}",
    ]);
    (key.to_owned(), value.into())
}
