use serde_json::{Value, json};

use super::{base, container, pod};
use crate::{assert_report, report};

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
fn ports() {
    let ports = |name, ports: Value| container(name, json!({ "ports": ports }));
    let two = |name, spec: Value, first: Value, second: Value| {
        let mut spec = spec;
        spec["containers"] = json!([{ "name": "main", "image": "etl:1", "ports": [first] },
            { "name": "side", "image": "etl:1", "ports": [second] }]);
        pod(name, spec)
    };
    assert_report!(report(
        "ports",
        &base(),
        &[
            ports(
                "good",
                json!([ { "name": "http", "containerPort": 80, "hostPort": 0 }, { "containerPort": 65_535 } ])
            ),
            ports(
                "out of range",
                json!([ { "containerPort": 0 }, { "containerPort": 65_536, "hostPort": -1 } ])
            ),
            ports(
                "bad names",
                json!([ { "name": "8080", "containerPort": 1 }, { "name": "an-all-too-long-name", "containerPort": 2 } ])
            ),
            ports(
                "a name twice",
                json!([ { "name": "a", "containerPort": 1 }, { "name": "a", "containerPort": 2 } ])
            ),
            two(
                "one port of the node",
                json!({}),
                json!({ "containerPort": 1, "hostPort": 80 }),
                json!({ "containerPort": 2, "hostPort": 80 })
            ),
            two(
                "different addresses and protocols",
                json!({}),
                json!({ "containerPort": 1, "hostPort": 80, "hostIP": "10.0.0.1" }),
                json!({ "containerPort": 2, "hostPort": 80, "protocol": "UDP" })
            ),
            two(
                "in the host's network",
                json!({ "hostNetwork": true }),
                json!({ "containerPort": 80, "hostPort": 81 }),
                json!({ "containerPort": 80 })
            ),
        ]
    ));
}

#[test]
fn probes() {
    let probe = |name, probe: Value| container(name, json!({ "livenessProbe": probe }));
    let init = |name, mut fields: Value| {
        fields["name"] = json!("init");
        fields["image"] = json!("etl:1");
        pod(name, json!({ "initContainers": [fields] }))
    };
    let ready = json!({ "exec": { "command": ["true"] } });
    assert_report!(report(
        "probes",
        &base(),
        &[
            probe(
                "good",
                json!({ "httpGet": { "port": "http", "httpHeaders": [ { "name": "X-A", "value": "" } ] }, "successThreshold": 0 })
            ),
            probe("nothing", json!({})),
            probe("two things", json!({ "exec": { "command": ["true"] }, "tcpSocket": { "port": 1 } })),
            probe("no program", json!({ "exec": {} })),
            probe("a port as text", json!({ "tcpSocket": { "port": "8080" } })),
            probe("no port", json!({ "grpc": { "port": 0 } })),
            probe(
                "a bad header",
                json!({ "httpGet": { "port": 80, "httpHeaders": [ { "name": "a b", "value": "" } ] } })
            ),
            probe(
                "bad numbers",
                json!({ "exec": { "command": ["true"] }, "periodSeconds": -1, "successThreshold": 2, "terminationGracePeriodSeconds": 0 })
            ),
            container(
                "a readiness probe ends nothing",
                json!({ "readinessProbe": {
                "exec": { "command": ["true"] }, "successThreshold": 2, "terminationGracePeriodSeconds": 1 } })
            ),
            container(
                "no hook",
                json!({ "lifecycle": { "preStop": {}, "postStart": { "sleep": { "seconds": 31 } } } })
            ),
            init("an init container", json!({ "readinessProbe": ready, "lifecycle": { "preStop": ready } })),
            init(
                "a sidecar",
                json!({ "restartPolicy": "Always", "readinessProbe": ready, "lifecycle": { "preStop": ready } })
            ),
        ]
    ));
}

#[test]
fn restarts() {
    let rules = |name, policy: Value, rules: Value| {
        container(name, json!({ "restartPolicy": policy, "restartPolicyRules": rules }))
    };
    let rule = json!({ "action": "Restart", "exitCodes": { "operator": "In", "values": [42] } });
    let mut sidecar = json!({ "name": "proxy", "image": "proxy:1", "restartPolicy": "Always" });
    sidecar["restartPolicyRules"] = json!([rule]);
    assert_report!(report(
        "restarts",
        &base(),
        &[
            rules("good", json!("Never"), json!([rule])),
            rules("no policy", json!(null), json!([rule])),
            rules("no such policy", json!("Sometimes"), json!([])),
            rules(
                "no such words",
                json!("Never"),
                json!([ { "action": "Stop", "exitCodes": { "operator": "Is", "values": [] } } ])
            ),
            rules("no codes", json!("Never"), json!([ { "action": "Restart" } ])),
            rules("too many", json!("Never"), vec![rule.clone(); 21].into()),
            pod("rules of a sidecar", json!({ "initContainers": [sidecar] })),
            container(
                "resizing",
                json!({ "resizePolicy": [ { "resourceName": "gpu", "restartPolicy": "RestartContainer" },
                    { "resourceName": "cpu", "restartPolicy": "Never" }, { "resourceName": "cpu", "restartPolicy": "NotRequired" } ] })
            ),
        ]
    ));
}

#[test]
fn claims_and_whole_pods() {
    let claims = |name, claims: Value, used: Value| {
        pod(
            name,
            json!({ "resourceClaims": claims,
            "containers": [ { "name": "main", "image": "etl:1", "resources": { "claims": used } } ] }),
        )
    };
    let gpu = json!([{ "name": "gpu", "resourceClaimName": "gpu" }]);
    let whole = |name, resources: Value| {
        pod(
            name,
            json!({ "resources": resources, "containers": [ { "name": "main", "image": "etl:1",
            "resources": { "requests": { "cpu": 1 }, "limits": { "cpu": 3 } } } ],
            "initContainers": [ { "name": "init", "image": "etl:1", "resources": { "requests": { "cpu": 2 } } } ] }),
        )
    };
    assert_report!(report(
        "claims",
        &base(),
        &[
            claims(
                "good",
                gpu.clone(),
                json!([ { "name": "gpu", "request": "a" }, { "name": "gpu", "request": "b" } ])
            ),
            claims(
                "bad claims",
                json!([ { "name": "" }, { "name": "A", "resourceClaimName": "A", "resourceClaimTemplateName": "b" } ]),
                json!([])
            ),
            claims("unknown", gpu.clone(), json!([ { "name": "net" } ])),
            claims("none", json!([]), json!([ { "name": "net" } ])),
            claims("twice", gpu, json!([ { "name": "gpu", "request": "a" }, { "name": "gpu" } ])),
            whole("enough", json!({ "requests": { "cpu": 2 }, "limits": { "cpu": 3, "memory": "1Gi" } })),
            whole("too little", json!({ "requests": { "cpu": "1500m" }, "limits": { "cpu": 2 } })),
            whole(
                "what pods have not",
                json!({ "requests": { "nvidia.com/gpu": 1, "ephemeral-storage": 1, "cpus": 1 }, "claims": [] })
            ),
            pod("overhead", json!({ "overhead": { "cpu": "-1", "pods": 1, "hugepages-2Mi": "2Mi" } })),
        ]
    ));
}
