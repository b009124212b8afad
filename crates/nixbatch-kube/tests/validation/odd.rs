use nixbatch_diagnostic::{Anchor, Path};
use nixbatch_kube::schema::{self, KubernetesVersion};
use nixbatch_kube::validate;
use serde_json::{Value, json};

use crate::values;

fn replaced(object: &Value, path: &Path, new: &Value) -> Value {
    let mut object = object.clone();
    *values::at(&mut object, path) = new.clone();
    object
}

/// With all that the rules look at.
fn pod_template() -> Value {
    let items = json!([ { "key": "a", "path": "b", "mode": 0 } ]);
    let field = json!({ "apiVersion": "v1", "fieldPath": "metadata.uid" });
    let resource = json!({ "containerName": "main", "resource": "limits.cpu", "divisor": "1m" });
    let container = json!({ "name": "main", "image": "etl:1",
        "env": [ { "name": "A", "value": "b" }, { "name": "B", "valueFrom": { "fieldRef": field } },
            { "name": "C", "valueFrom": { "resourceFieldRef": resource } },
            { "name": "D", "valueFrom": { "secretKeyRef": { "name": "a", "key": "b" } } } ],
        "envFrom": [ { "prefix": "A", "configMapRef": { "name": "a" } }, { "secretRef": { "name": "a" } } ],
        "resources": { "limits": { "cpu": 1, "example.com/gpu": 1, "hugepages-2Mi": "2Mi" },
            "requests": { "cpu": "1", "example.com/gpu": "1" } },
        "volumeMounts": [ { "name": "a", "mountPath": "/a", "subPath": "a", "readOnly": true,
            "recursiveReadOnly": "Enabled", "mountPropagation": "None" } ],
        "volumeDevices": [ { "name": "c", "devicePath": "/c" } ] });
    let mut init = container.clone();
    init["name"] = json!("init");
    json!({ "metadata": { "labels": { "a": "b" }, "annotations": { "a": "b" } }, "spec": {
        "restartPolicy": "Never", "containers": [container], "initContainers": [init],
        "serviceAccountName": "a", "nodeName": "a", "hostname": "a", "subdomain": "a", "priorityClassName": "a",
        "runtimeClassName": "a", "activeDeadlineSeconds": 1, "nodeSelector": { "a": "b" },
        "volumes": [ { "name": "a", "emptyDir": { "sizeLimit": "1Gi" } },
            { "name": "b", "secret": { "secretName": "a", "defaultMode": 0, "items": items } },
            { "name": "c", "persistentVolumeClaim": { "claimName": "a" } },
            { "name": "d", "hostPath": { "path": "/a", "type": "" } },
            { "name": "e", "nfs": { "server": "a", "path": "/a" } },
            { "name": "f", "configMap": { "name": "a", "items": items } },
            { "name": "g", "downwardAPI": { "items": [ { "path": "a", "fieldRef": field },
                { "path": "b", "resourceFieldRef": resource } ] } } ] } })
}

/// A Job, a CronJob and a ConfigMap with all that the rules look at.
fn objects() -> [Value; 3] {
    let spec = json!({ "parallelism": 2, "completions": 5, "completionMode": "Indexed", "backoffLimitPerIndex": 1,
        "maxFailedIndexes": 2, "managedBy": "example.com/a", "manualSelector": false,
        "selector": { "matchLabels": { "job-name": "etl" }, "matchExpressions": [ { "key": "job-name",
            "operator": "In", "values": ["etl"] } ] },
        "podReplacementPolicy": "Failed", "successPolicy": { "rules": [ { "succeededIndexes": "0,2", "succeededCount": 1 } ] },
        "podFailurePolicy": { "rules": [
            { "action": "FailJob", "onExitCodes": { "containerName": "main", "operator": "In", "values": [1, 2] } },
            { "action": "Ignore", "onPodConditions": [ { "type": "Ready", "status": "True" } ] } ] },
        "template": pod_template() });
    let metadata = json!({ "name": "etl", "namespace": "batch", "labels": { "a": "b" }, "annotations": { "a": "b" },
        "finalizers": ["example.com/a"],
        "ownerReferences": [ { "apiVersion": "v1", "kind": "Pod", "name": "a", "uid": "1", "controller": true } ] });
    let job = json!({ "apiVersion": "batch/v1", "kind": "Job", "metadata": metadata, "spec": spec });
    let cron_job = json!({ "apiVersion": "batch/v1", "kind": "CronJob", "metadata": metadata, "spec": {
        "schedule": "@daily", "timeZone": "UTC", "startingDeadlineSeconds": 1, "jobTemplate": { "spec": spec } } });
    let config_map = json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": { "a": "b" },
        "binaryData": { "c": "aGk=" } });
    [job, cron_job, config_map]
}

/// A value of a wrong type is the schema check's to report: no rule says anything of it, but that the field
/// should not be there at all, and none panics.
#[test]
fn rules_are_silent_about_wrong_types() {
    let odd = values::odd();
    for object in &objects() {
        let places = values::paths(object);
        for (place, odd) in places.iter().flat_map(|place| odd.iter().map(move |odd| (place, odd))) {
            let changed = replaced(object, place, odd);
            let findings = validate::object(KubernetesVersion::default(), &changed);
            let Some(was) = place.get(object) else { continue };
            let same_type = std::mem::discriminant(was) == std::mem::discriminant(odd);
            // A quantity may be a number as well.
            let is_wrong = || {
                let version = KubernetesVersion::default();
                schema::check(version, &changed).iter().any(|finding| finding.place.path == *place)
            };
            if !same_type && !odd.is_null() && is_wrong() {
                let here: Vec<_> = findings
                    .iter()
                    .filter(|finding| finding.place.path == *place && finding.place.anchor != Anchor::Name)
                    .collect();
                assert!(here.is_empty(), "{place} = {odd}: {here:?}");
            }
        }
    }
}

/// Names of any length, wherever there is a name or a key: no check of one panics or goes on for ever.
#[test]
fn names_may_be_long_and_odd() {
    let long = ["a", "A", "a.", "-", "é", "/"].map(|part| part.repeat(254));
    let names = long.iter().flat_map(|long| [long.clone(), format!("{long}/x"), format!("x/{long}")]);
    let names: Vec<_> = names.collect();
    for object in &objects() {
        for (place, name) in
            values::paths(object).iter().flat_map(|place| names.iter().map(move |name| (place, name)))
        {
            let odd = match place.get(object) {
                Some(Value::String(_)) => json!(name),
                Some(Value::Object(_)) => json!({ name: "b" }),
                _ => continue,
            };
            let changed = replaced(object, place, &odd);
            for finding in validate::object(KubernetesVersion::default(), &changed) {
                assert!(finding.message.len() < 1_000, "{place}: {}", finding.message);
            }
        }
    }
}
