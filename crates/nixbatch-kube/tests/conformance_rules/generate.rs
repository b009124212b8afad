//! Objects: good ones, and what changes make of them.

use nixbatch_diagnostic::{Path, Step};
use serde_json::{Map, Value, json};

use crate::dice::Dice;
use crate::{pod, values};

const NUMBERS: &[i64] = &[
    -2_147_483_648,
    -1,
    0,
    1,
    2,
    3,
    5,
    20,
    100,
    101,
    255,
    256,
    511,
    512,
    599,
    600,
    3_599,
    3_600,
    10_000,
    10_001,
    65_535,
    65_536,
    86_401,
    100_000,
    100_001,
    7_862_401,
    2_147_483_647,
    4_294_967_296,
    4_294_967_297,
];

/// None is as great as 1e16. To see whether a quantity is whole, the server takes it times 1000, which overflows
/// (`Quantity.MilliValue`): 1e16 GPUs "must be an integer", 1e30 need not, since their exponent is too great for the
/// multiplication. Nobody asks for so many, and whether `10E` is refused depends on how it is written.
const FLOATS: &[f64] = &[3.0, -1.0, 0.5, 2_147_483_648.0, 9e15, -1e16, 1e30, -1e300];

const TEXTS: &[&str] = &[
    "",
    "a",
    "main",
    "init",
    "My_Job",
    "a.b",
    "-a",
    "a-",
    "a--b",
    "1a",
    ".",
    "..",
    "a/b",
    "example.com/a",
    "A.com/a",
    "example.com/",
    "/a",
    "a b",
    "é",
    "Never",
    "OnFailure",
    "Always",
    "Indexed",
    "NonIndexed",
    "Failed",
    "In",
    "NotIn",
    "Exists",
    "DoesNotExist",
    "FailIndex",
    "FailJob",
    "Count",
    "TerminatingOrFailed",
    "True",
    "true",
    "Unknown",
    "0",
    "0,2-4",
    "1,1",
    "4-2",
    "0-99",
    "5",
    ",",
    "* * * * *",
    "@daily",
    "60 * * * *",
    "0 0 * * 7",
    "CRON_TZ=UTC @daily",
    "UTC",
    "Europe/Berlin",
    "europe/berlin",
    "Local",
    "orphan",
    "foregroundDeletion",
    "Forbid",
    "forbid",
    "Replace",
    "DisruptionTarget",
    "job-name",
    "v1",
    "Event",
    "batch/v1",
    "a/b/c",
    "a/",
];

const LONG: &[usize] = &[47, 48, 52, 53, 58, 59, 61, 62, 63, 64, 100, 253, 254];

const KEYS: &[&str] = &[
    "a",
    "app",
    "tier/x",
    "Example.com/x",
    "example.com/Tier",
    "a/b/c",
    "_a",
    "a b",
    "",
    "job-name",
    "controller-uid",
    "batch.kubernetes.io/job-name",
    "..a",
    ".",
    "UPPER",
    "data.txt",
];

pub(crate) fn object(dice: &mut Dice) -> Value {
    let mut object = match dice.below(20) {
        0 => config_map(dice),
        1 => secret(dice),
        2 => json!({ "apiVersion": "v1", "kind": "ServiceAccount", "metadata": metadata(dice) }),
        3 => json!({ "apiVersion": "v1", "kind": "Namespace", "metadata": metadata(dice) }),
        4 => json!({ "apiVersion": "v1", "kind": "Service", "metadata": metadata(dice),
            "spec": { "ports": [ { "port": 80 } ] } }),
        5..8 => {
            json!({ "apiVersion": "v1", "kind": "Pod", "metadata": metadata(dice), "spec": pod::pod(dice) })
        }
        8..12 => json!({ "apiVersion": "batch/v1", "kind": "CronJob", "metadata": metadata(dice),
            "spec": cron_job_spec(dice) }),
        _ => {
            json!({ "apiVersion": "batch/v1", "kind": "Job", "metadata": metadata(dice), "spec": job(dice) })
        }
    };
    for _ in 0..dice.below(4) {
        if dice.one_in(4) {
            graft(&mut object, dice);
        } else {
            mutate(&mut object, dice);
        }
    }
    object
}

fn metadata(dice: &mut Dice) -> Value {
    let mut metadata = Map::new();
    let key = if dice.one_in(8) { "generateName" } else { "name" };
    metadata
        .insert(key.into(), dice.pick(&["nightly", "nightly", "a.b", "etl-"]).trim_end_matches('-').into());
    if key == "generateName" || dice.one_in(12) {
        metadata.insert("generateName".into(), "nightly-".into());
    }
    maybe(&mut metadata, dice, "namespace", |_| json!("batch"));
    maybe(&mut metadata, dice, "labels", labels);
    maybe(&mut metadata, dice, "annotations", |_| json!({ "Example.com/Note": "any text at all" }));
    maybe(&mut metadata, dice, "finalizers", |_| json!(["example.com/hold", "orphan"]));
    maybe(
        &mut metadata,
        dice,
        "ownerReferences",
        |_| json!([{ "apiVersion": "v1", "kind": "Pod", "name": "a", "uid": "b", "controller": true }]),
    );
    metadata.into()
}

fn labels(_: &mut Dice) -> Value {
    json!({ "app": "etl", "example.com/tier": "batch" })
}

/// Sets a field now and then.
pub(crate) fn maybe(
    map: &mut Map<String, Value>,
    dice: &mut Dice,
    key: &str,
    make: impl FnOnce(&mut Dice) -> Value,
) {
    if dice.one_in(4) {
        let value = make(dice);
        map.insert(key.to_owned(), value);
    }
}

fn config_map(dice: &mut Dice) -> Value {
    json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata(dice),
        "data": { "a.conf": "text", "B_C": large(dice) }, "binaryData": { "b": "aGk=", "c": "" } })
}

fn secret(dice: &mut Dice) -> Value {
    json!({ "apiVersion": "v1", "kind": "Secret", "metadata": metadata(dice),
        "data": { "a": "aGk=" }, "stringData": { "a": "x", "b": large(dice) } })
}

/// Sometimes a text at the bound of what fits.
fn large(dice: &mut Dice) -> String {
    if dice.one_in(30) { "x".repeat(1024 * 1024 - 9 + dice.below(12)) } else { "text".to_owned() }
}

fn cron_job_spec(dice: &mut Dice) -> Value {
    let mut spec = Map::new();
    spec.insert("schedule".into(), json!(dice.pick(&["0 2 * * *", "@daily", "*/5 8-18 * * mon-fri"])));
    spec.insert(
        "jobTemplate".into(),
        json!({ "metadata": { "labels": { "a b": "c d" } }, "spec": job_spec(dice) }),
    );
    maybe(&mut spec, dice, "timeZone", |_| json!("Europe/Berlin"));
    maybe(&mut spec, dice, "concurrencyPolicy", |_| json!("Forbid"));
    maybe(&mut spec, dice, "startingDeadlineSeconds", |_| json!(60));
    maybe(&mut spec, dice, "successfulJobsHistoryLimit", |_| json!(3));
    maybe(&mut spec, dice, "failedJobsHistoryLimit", |_| json!(1));
    maybe(&mut spec, dice, "suspend", |_| json!(true));
    spec.into()
}

fn job(dice: &mut Dice) -> Value {
    let mut spec = job_spec(dice);
    let Value::Object(fields) = &mut spec else { return spec };
    match dice.below(10) {
        0 => {
            fields.insert("manualSelector".into(), json!(true));
            fields.insert("selector".into(), json!({ "matchLabels": { "app": "etl" },
                "matchExpressions": [ { "key": "example.com/tier", "operator": "In", "values": ["batch"] } ] }));
            fields["template"]["metadata"] = json!({ "labels": labels(dice) });
        }
        1 => {
            fields.insert("selector".into(), json!({ "matchExpressions": [
                { "key": "job-name", "operator": "Exists" }, { "key": "app", "operator": "NotIn", "values": ["x"] } ] }));
        }
        _ => {}
    }
    spec
}

fn job_spec(dice: &mut Dice) -> Value {
    let mut spec = Map::new();
    for (key, value) in [
        ("parallelism", 2),
        ("activeDeadlineSeconds", 3600),
        ("backoffLimit", 3),
        ("ttlSecondsAfterFinished", 0),
    ] {
        maybe(&mut spec, dice, key, |_| json!(value));
    }
    let indexed = dice.one_in(2);
    if indexed {
        spec.insert("completionMode".into(), json!("Indexed"));
        spec.insert("completions".into(), json!(dice.pick(&[5, 5, 10, 100_001])));
        spec.insert("parallelism".into(), json!(2));
        maybe(&mut spec, dice, "successPolicy", success_policy);
        if dice.one_in(2) {
            spec.insert("backoffLimitPerIndex".into(), json!(1));
            spec.insert("maxFailedIndexes".into(), json!(3));
        }
    } else {
        maybe(&mut spec, dice, "completions", |_| json!(5));
        maybe(&mut spec, dice, "completionMode", |_| json!("NonIndexed"));
    }
    maybe(&mut spec, dice, "managedBy", |_| json!("example.com/controller"));
    maybe(&mut spec, dice, "suspend", |_| json!(false));
    let policy = dice.one_in(3);
    if policy {
        spec.insert("podFailurePolicy".into(), pod_failure_policy(spec.contains_key("backoffLimitPerIndex")));
        maybe(&mut spec, dice, "podReplacementPolicy", |_| json!("Failed"));
    } else {
        maybe(&mut spec, dice, "podReplacementPolicy", |_| json!("TerminatingOrFailed"));
    }
    let mut pod = pod::pod(dice);
    if !policy && dice.one_in(2) {
        pod["restartPolicy"] = json!("OnFailure");
    }
    let mut template = Map::from_iter([("spec".to_owned(), pod)]);
    maybe(
        &mut template,
        dice,
        "metadata",
        |dice| json!({ "labels": labels(dice), "annotations": { "a": "b" } }),
    );
    spec.insert("template".into(), template.into());
    spec.into()
}

fn success_policy(_: &mut Dice) -> Value {
    json!({ "rules": [ { "succeededIndexes": "0,2-4", "succeededCount": 2 }, { "succeededCount": 5 } ] })
}

fn pod_failure_policy(per_index: bool) -> Value {
    let action = if per_index { "FailIndex" } else { "FailJob" };
    json!({ "rules": [
        { "action": action, "onExitCodes": { "containerName": "main", "operator": "In", "values": [1, 2, 42] } },
        { "action": "Ignore", "onPodConditions": [ { "type": "DisruptionTarget" }, { "type": "example.com/x", "status": "False" } ] },
        { "action": "Count", "onExitCodes": { "operator": "NotIn", "values": [0, 3] } },
    ] })
}

/// Gives `object` a field that another one like it has, so that fields meet that are not beside each other mostly.
fn graft(object: &mut Value, dice: &mut Dice) {
    let donor = pod::pod(dice);
    let spec = ["/spec", "/spec/template/spec", "/spec/jobTemplate/spec/template/spec"]
        .into_iter()
        .rfind(|pointer| object.pointer(pointer).is_some_and(|spec| spec.get("containers").is_some()));
    let Some(spec) = spec.and_then(|pointer| object.pointer_mut(pointer)) else { return };
    let places = values::paths(&donor);
    for _ in 0..20 {
        let path = dice.pick(&places);
        let (Some(parent), Some(Step::Key(key))) = (path.parent(), path.steps().last()) else { continue };
        let pointer = pointer(&parent);
        let Some(Value::Object(fields)) = spec.pointer_mut(&pointer) else { continue };
        let Some(value) = donor.pointer(&pointer).and_then(|parent| parent.get(key)) else { continue };
        if fields.get(key) != Some(value) {
            fields.insert(key.clone(), value.clone());
            return;
        }
    }
}

fn pointer(path: &Path) -> String {
    let step = |step: &Step| match step {
        Step::Key(key) => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
        Step::Index(index) => format!("/{index}"),
    };
    path.steps().iter().map(step).collect()
}

/// Changes one value anywhere but `apiVersion` and `kind` of the object, and the spec of a Service, which is not
/// checked yet.
fn mutate(object: &mut Value, dice: &mut Dice) {
    let mut places = values::paths(object);
    let service = object["kind"] == "Service";
    places.retain(|path| match path.to_string().as_str() {
        "" | "apiVersion" | "kind" => false,
        path => !(service && path.starts_with("spec")),
    });
    if places.is_empty() {
        return;
    }
    let path = dice.pick(&places);
    let (Some(parent), Some(last)) = (path.parent(), path.steps().last()) else { return };
    let parent = values::at(object, &parent);
    if dice.one_in(4) {
        match (last, &mut *parent) {
            (Step::Key(key), Value::Object(map)) => drop(map.remove(key)),
            (Step::Index(index), Value::Array(list)) => drop(list.remove(*index)),
            _ => {}
        }
        return;
    }
    let slot = match last {
        Step::Key(key) => &mut parent[key.as_str()],
        Step::Index(index) => &mut parent[*index],
    };
    change(slot, &path, dice);
}

/// Another value of the same type, sometimes null or of another type.
fn change(value: &mut Value, path: &Path, dice: &mut Dice) {
    if dice.one_in(10) {
        *value = Value::Null;
        return;
    }
    if dice.one_in(30) {
        *value = dice.pick(&values::odd());
        return;
    }
    match value {
        Value::Null => *value = text(path, dice),
        Value::Bool(flag) => *flag = !*flag,
        Value::Number(_) if dice.one_in(8) => *value = json!(dice.pick(FLOATS)),
        Value::Number(_) => *value = json!(dice.pick(NUMBERS)),
        Value::String(_) => *value = text(path, dice),
        Value::Array(list) => change_list(list, dice),
        Value::Object(map) => change_map(map, path, dice),
    }
}

fn text(path: &Path, dice: &mut Dice) -> Value {
    if let Some(texts) = pod::texts(path).filter(|_| !dice.one_in(4)) {
        return dice.pick(texts).into();
    }
    if dice.one_in(5) { "x".repeat(dice.pick(LONG)).into() } else { dice.pick(TEXTS).into() }
}

fn change_list(list: &mut Vec<Value>, dice: &mut Dice) {
    match dice.below(4) {
        0 => list.clear(),
        1 => list.reverse(),
        2 => list.extend(list.first().cloned()),
        _ => {
            let many = dice.pick(&[20, 21, 255, 256]);
            let items: Vec<_> =
                list.iter().cloned().cycle().take(if list.is_empty() { 0 } else { many }).collect();
            *list = items;
        }
    }
}

/// A map of texts gets another key; an object gets a field that its kind may have.
fn change_map(map: &mut Map<String, Value>, path: &Path, dice: &mut Dice) {
    const FIELDS: &[(&str, i64)] = &[
        ("parallelism", 100_001),
        ("completions", 3),
        ("backoffLimitPerIndex", 1),
        ("maxFailedIndexes", 4),
        ("succeededCount", 4),
    ];
    let place = path.to_string();
    if place.ends_with(".limits") || place.ends_with(".requests") {
        let key = dice.pick(pod::RESOURCE_NAMES);
        map.insert(key.to_owned(), text(&path.join(key), dice));
    } else if place.ends_with(".valueFrom") {
        map.extend([pod::second_value(dice)]);
    } else if map.contains_key("configMapRef") {
        map.insert("secretRef".to_owned(), json!({ "name": "a" }));
    } else if path.parent().is_some_and(|list| list.to_string().ends_with(".volumes")) && !dice.one_in(4) {
        map.extend([pod::second_source(dice)]);
    } else if place.ends_with(".annotations") && dice.one_in(2) {
        map.extend([pod::annotation(dice)]);
    } else if map.values().all(Value::is_string) {
        let value =
            if dice.one_in(40) { "x".repeat(256 * 1024 - 3).into() } else { text(&Path::root(), dice) };
        map.insert(dice.pick(KEYS).to_owned(), value);
    } else if map.contains_key("template") {
        let (key, value) = dice.pick(FIELDS);
        map.insert(key.to_owned(), json!(value));
    } else {
        map.clear();
    }
}
