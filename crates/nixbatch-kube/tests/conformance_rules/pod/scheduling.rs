use serde_json::{Value, json};

use crate::dice::Dice;

pub(super) fn fields(dice: &mut Dice) -> Vec<(&'static str, Value)> {
    vec![
        ("tolerations", tolerations()),
        ("affinity", affinity(dice)),
        ("topologySpreadConstraints", topology_spread_constraints()),
        ("schedulingGates", json!([{ "name": "example.com/quota" }, { "name": "ready" }])),
    ]
}

fn tolerations() -> Value {
    json!([
        { "key": "batch", "operator": "Exists", "effect": "NoSchedule" },
        { "key": "example.com/spot", "value": "true", "effect": "NoExecute", "tolerationSeconds": 60 },
        { "key": "team", "operator": "Equal", "value": "etl" },
        { "operator": "Exists" },
    ])
}

fn selector() -> Value {
    json!({ "matchLabels": { "app": "etl" }, "matchExpressions": [ { "key": "tier", "operator": "In", "values": ["batch"] } ] })
}

fn affinity(dice: &mut Dice) -> Value {
    let nodes = json!({
        "requiredDuringSchedulingIgnoredDuringExecution": { "nodeSelectorTerms": [
            { "matchExpressions": [
                { "key": "disk", "operator": "In", "values": ["ssd", "nvme"] },
                { "key": "cores", "operator": "Gt", "values": ["8"] },
                { "key": "example.com/old", "operator": "DoesNotExist" } ],
              "matchFields": [ { "key": "metadata.name", "operator": "NotIn", "values": ["node-1"] } ] } ] },
        "preferredDuringSchedulingIgnoredDuringExecution": [
            { "weight": 100, "preference": { "matchExpressions": [
                { "key": "zone", "operator": "NotIn", "values": ["not a label value"] } ] } } ],
    });
    let term = json!({ "topologyKey": "kubernetes.io/hostname", "labelSelector": selector(), "namespaces": ["batch"],
        "namespaceSelector": { "matchLabels": { "team": "etl" } }, "matchLabelKeys": ["pod-template-hash"],
        "mismatchLabelKeys": ["tenant"] });
    let pods = json!({
        "requiredDuringSchedulingIgnoredDuringExecution": [term],
        "preferredDuringSchedulingIgnoredDuringExecution": [ { "weight": 1, "podAffinityTerm": term } ],
    });
    dice.pick(&[
        json!({ "nodeAffinity": nodes }),
        json!({ "podAffinity": pods }),
        json!({ "podAntiAffinity": pods, "nodeAffinity": nodes }),
    ])
}

fn topology_spread_constraints() -> Value {
    json!([
        { "maxSkew": 1, "topologyKey": "topology.kubernetes.io/zone", "whenUnsatisfiable": "DoNotSchedule", "minDomains": 2,
          "labelSelector": selector(), "nodeAffinityPolicy": "Honor", "nodeTaintsPolicy": "Ignore",
          "matchLabelKeys": ["pod-template-hash"] },
        { "maxSkew": 3, "topologyKey": "kubernetes.io/hostname", "whenUnsatisfiable": "ScheduleAnyway" },
    ])
}
