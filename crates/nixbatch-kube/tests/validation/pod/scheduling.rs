use serde_json::{Value, json};

use super::{base, pod};
use crate::{assert_report, report};

#[test]
fn tolerations() {
    let toleration = |name, toleration: Value| pod(name, json!({ "tolerations": [toleration] }));
    assert_report!(report(
        "tolerations",
        &base(),
        &[
            toleration("everything", json!({ "operator": "Exists" })),
            toleration(
                "a value",
                json!({ "key": "a", "value": "b", "effect": "NoExecute", "tolerationSeconds": 0 })
            ),
            toleration("no key", json!({ "value": "a" })),
            toleration("a bad key and value", json!({ "key": "a b", "value": "c d" })),
            toleration("a value too much", json!({ "key": "a", "operator": "Exists", "value": "b" })),
            toleration("seconds", json!({ "key": "a", "tolerationSeconds": 60 })),
            toleration("a comparison", json!({ "key": "a", "operator": "Gt", "value": "1" })),
        ]
    ));
}

#[test]
fn affinities() {
    let required = "requiredDuringSchedulingIgnoredDuringExecution";
    let preferred = "preferredDuringSchedulingIgnoredDuringExecution";
    let nodes = |name, terms: Value| {
        pod(name, json!({ "affinity": { "nodeAffinity": { required: { "nodeSelectorTerms": terms } } } }))
    };
    let expression = |name, operator: &str, values: Value| {
        nodes(
            name,
            json!([{ "matchExpressions": [ { "key": "disk", "operator": operator, "values": values } ] }]),
        )
    };
    let field = |name, key: &str, operator: &str, values: Value| {
        nodes(name, json!([{ "matchFields": [ { "key": key, "operator": operator, "values": values } ] }]))
    };
    let pods =
        |name, term: Value| pod(name, json!({ "affinity": { "podAntiAffinity": { required: [term] } } }));
    assert_report!(report(
        "affinities",
        &base(),
        &[
            expression("one of", "In", json!(["ssd"])),
            expression("none of", "In", json!([])),
            expression("any", "Exists", json!(["ssd"])),
            expression("more than", "Gt", json!(["1", "2"])),
            expression("bad values", "NotIn", json!(["a b"])),
            nodes("no terms", json!([])),
            nodes("a bad key", json!([ { "matchExpressions": [ { "key": "a b", "operator": "Exists" } ] } ])),
            field("a node", "metadata.name", "In", json!(["node-1"])),
            field("two nodes", "metadata.name", "In", json!(["node-1", "Node 2"])),
            field("another field", "metadata.uid", "Exists", json!([])),
            pod(
                "preferences",
                json!({ "affinity": { "nodeAffinity": { preferred: [ { "weight": 0, "preference": {} } ] },
                    "podAffinity": { preferred: [ { "weight": 101, "podAffinityTerm": { "topologyKey": "zone" } } ] } } })
            ),
            pods(
                "pods",
                json!({ "topologyKey": "zone", "labelSelector": { "matchLabels": { "a": "b" } },
                "matchLabelKeys": ["c"], "mismatchLabelKeys": ["d"] })
            ),
            pods(
                "bad pods",
                json!({ "topologyKey": "", "namespaces": ["A"], "labelSelector": {
                "matchExpressions": [ { "key": "a", "operator": "In", "values": [] }, { "key": "b" } ] } })
            ),
            pods("keys without a selector", json!({ "topologyKey": "a b", "matchLabelKeys": ["a"] })),
            pods(
                "keys in both",
                json!({ "topologyKey": "zone", "labelSelector": {}, "matchLabelKeys": ["a", "b c"],
                "mismatchLabelKeys": ["a"] })
            ),
        ]
    ));
}

#[test]
fn spreads() {
    let spread = |name, mut constraint: Value| {
        for (key, value) in [
            ("maxSkew", json!(1)),
            ("topologyKey", json!("zone")),
            ("whenUnsatisfiable", json!("DoNotSchedule")),
        ] {
            constraint.as_object_mut().unwrap().entry(key).or_insert(value);
        }
        pod(name, json!({ "topologySpreadConstraints": [constraint] }))
    };
    assert_report!(report(
        "spreads",
        &base(),
        &[
            spread("good", json!({ "minDomains": 1, "labelSelector": {}, "matchLabelKeys": ["a"] })),
            spread("too little", json!({ "maxSkew": 0, "topologyKey": "", "minDomains": 0 })),
            spread("domains", json!({ "whenUnsatisfiable": "ScheduleAnyway", "minDomains": 1 })),
            spread("keys without a selector", json!({ "matchLabelKeys": ["a"] })),
            pod(
                "twice",
                json!({ "topologySpreadConstraints": [
                    { "maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule" },
                    { "maxSkew": 2, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule" } ] })
            ),
            pod(
                "gates",
                json!({ "schedulingGates": [ { "name": "a b" }, { "name": "c" }, { "name": "c" } ],
                "readinessGates": [ { "conditionType": "a b" } ] })
            ),
        ]
    ));
}

#[test]
fn hosts() {
    let config = |name, config: Value| pod(name, json!({ "dnsConfig": config }));
    assert_report!(report(
        "hosts",
        &base(),
        &[
            config(
                "good",
                json!({ "nameservers": ["010.0.0.1", "2001:db8::1"], "searches": [".", "_tcp.a.", "b"],
                "options": [ { "name": "ndots" } ] })
            ),
            config(
                "bad",
                json!({ "nameservers": ["dns", "1.2.3", "::1", "10.0.0.1"], "searches": ["a..b", ""], "options": [ {} ] })
            ),
            config("too much", json!({ "searches": vec!["x".repeat(70); 33] })),
            pod("no server", json!({ "dnsPolicy": "None", "dnsConfig": {} })),
            pod(
                "aliases",
                json!({ "hostAliases": [ { "ip": "10.0.0.1", "hostnames": ["a.b", "A_b"] }, { "ip": "" } ] })
            ),
            pod("a name instead", json!({ "hostnameOverride": "a.example.com" })),
            pod("a bad name instead", json!({ "hostnameOverride": "A", "setHostnameAsFQDN": true })),
            pod("a long name instead", json!({ "hostnameOverride": "x".repeat(65), "hostNetwork": true })),
        ]
    ));
}
