//! Builder calls from the builders' own tables: every argument, in every shape that its table allows, and in some
//! that it does not.

use nixbatch_core::KubernetesVersion;
use nixbatch_core::builders::{BUILDERS, Builder, Lowering, RESOURCES};
use nixbatch_core::params::{Absent, Param, Shape};
use proptest::collection::{btree_map, vec};
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

/// The builders that this version lowers to objects.
pub(crate) fn lowered() -> Vec<&'static Builder> {
    BUILDERS.iter().copied().filter(|builder| matches!(builder.lowering, Lowering::Objects { .. })).collect()
}

/// A document of a few calls, each under a name of its own.
pub(crate) fn document() -> impl Strategy<Value = Value> {
    vec(item(), 1..4).prop_map(|items| {
        let numbered = items.into_iter().enumerate().map(|(index, mut item)| {
            item["path"] = json!([index]);
            item["name"] = json!(format!("{}-{index}", item["name"].as_str().unwrap_or_default()));
            item
        });
        json!({ "nixbatch": 1, "items": numbered.collect::<Vec<_>>() })
    })
}

/// A call of a builder that is lowered.
pub(crate) fn item() -> impl Strategy<Value = Value> {
    (select(lowered()), name()).prop_flat_map(|(builder, name)| {
        arguments(builder).prop_map(
            move |args| json!({ "path": [], "builder": builder.name, "name": name, "args": args, "pos": {} }),
        )
    })
}

fn arguments(builder: &'static Builder) -> BoxedStrategy<Value> {
    // The two forms of a CronJob exclude each other; the short one is what has to be made.
    let params = builder.params().filter(|param| param.name != "jobTemplate").collect();
    record(params)
}

fn record(params: Vec<&'static Param>) -> BoxedStrategy<Value> {
    let entries: Vec<_> = params
        .into_iter()
        .map(|param| {
            let is_needed = matches!(param.absent, Absent::Required | Absent::RequiredUnless(_));
            let chance = if is_needed { 0.99 } else { 0.15 };
            weighted(chance, argument(param)).prop_map(move |value| value.map(|value| (param.name, value)))
        })
        .collect();
    entries
        .prop_map(|entries| {
            let entries = entries.into_iter().flatten();
            Value::Object(entries.map(|(name, value)| (name.to_owned(), value)).collect())
        })
        .boxed()
}

/// A value for an argument: mostly one that means something, sometimes null or anything.
fn argument(param: &'static Param) -> BoxedStrategy<Value> {
    let meant = match param.name {
        "schedule" => {
            text(&["0 2 * * *", "@hourly", "*/5 * * * mon-fri", "0 0 30 2 *", "0 0 * * sun", "61 * * * *"])
        }
        "timezone" => text(&["UTC", "Europe/Berlin", "America/New_York", "Mars/Olympus"]),
        "image" => text(&["backup:v1.4", "registry.example.org:5000/a/b@sha256:00", ""]),
        "namespace" => text(&["default", "batch-jobs", "Batch"]),
        "mountPath" => text(&["/data", "/var/lib/x"]),
        "fieldRef" => text(&["metadata.name", "status.podIP", "spec.nonsense"]),
        "resourceFieldRef" => text(&["limits.memory", "requests.cpu", "limits"]),
        "requests" | "limits" => quantities(),
        "completionMode" => text(&["NonIndexed", "Indexed"]),
        "patches" => {
            Just(json!([{ "kind": "Job", "patch": { "metadata": { "labels": { "a": "b" } } } }])).boxed()
        }
        "securityContext" => Just(json!({ "runAsNonRoot": true, "privileged": false })).boxed(),
        "volumes" => {
            let volume = prop_oneof![
                Just(json!({ "type": "emptyDir" })),
                Just(json!({ "type": "persistentVolumeClaim", "claimName": "data" })),
                Just(json!({ "secret": { "secretName": "data" } })),
                Just(json!({ "type": "emptydir" })),
            ];
            map(names(), volume.boxed())
        }
        "volumeMounts" => map(names(), value(&param.shape).prop_union(text(&["/a", "/b"])).boxed()),
        "gpu"
        | "ttlSecondsAfterFinished"
        | "activeDeadlineSeconds"
        | "timeout"
        | "startingDeadlineSeconds" => (0..4_000_i64).prop_map(Value::from).boxed(),
        // What the server holds against these two is not known here yet.
        "tolerations" => Just(json!([well_formed("Toleration")])).boxed(),
        "topologySpreadConstraints" => kube("TopologySpreadConstraint").prop_map(|one| json!([one])).boxed(),
        "lint" => Just(json!({ "ignore": { "image-latest": "a test" } })).boxed(),
        _ => value(&param.shape),
    };
    prop_oneof![150 => meant, 2 => Just(Value::Null), 1 => anything()].boxed()
}

fn value(shape: &'static Shape) -> BoxedStrategy<Value> {
    match shape {
        Shape::Any => anything(),
        Shape::Bool => any::<bool>().prop_map(Value::from).boxed(),
        Shape::Int => {
            prop_oneof![50 => 1..20_i64, 1 => -2..1_i64, 1 => any::<i64>()].prop_map(Value::from).boxed()
        }
        Shape::Number => {
            prop_oneof![(0..100_i64).prop_map(Value::from), (0.0..9.0).prop_map(Value::from)].boxed()
        }
        Shape::Text => name().prop_map(Value::from).boxed(),
        Shape::OneOf(_) | Shape::KubeEnum(..) | Shape::KubernetesVersion => {
            select(shape.words(KubernetesVersion::DEFAULT)).prop_map(Value::from).boxed()
        }
        Shape::Map(inner) => btree_map(name(), value(inner), 0..3)
            .prop_map(|map| Value::Object(map.into_iter().collect()))
            .boxed(),
        Shape::List(inner) => vec(value(inner), 0..3).prop_map(Value::from).boxed(),
        Shape::Record(params) => record(params.iter().collect()),
        Shape::Either(shapes) => (0..shapes.len()).prop_flat_map(|index| value(&shapes[index])).boxed(),
        Shape::Kube(definition) => kube(definition),
        Shape::Resources => record(RESOURCES.iter().collect()),
        Shape::Presets => {
            record(RESOURCES.iter().collect()).prop_map(|preset| json!({ "default": preset })).boxed()
        }
        Shape::Template => template(),
    }
}

fn template() -> BoxedStrategy<Value> {
    let Some(config) = Builder::find("mkBatchJobConfig") else { return Just(Value::Null).boxed() };
    record(config.params().collect())
        .prop_map(|mut template| {
            template["__nixbatch"] = json!({ "builder": "mkBatchJobConfig", "name": "template" });
            template
        })
        .boxed()
}

/// Values of Kubernetes types: what is well-formed, and what is not.
fn kube(definition: &str) -> BoxedStrategy<Value> {
    prop_oneof![20 => Just(well_formed(definition)), 1 => anything()].boxed()
}

/// A value of a Kubernetes type that says something.
pub(crate) fn well_formed(definition: &str) -> Value {
    match definition {
        "Affinity" => {
            let term = json!({ "weight": 1, "podAffinityTerm": { "topologyKey": "zone" } });
            json!({ "podAntiAffinity": { "preferredDuringSchedulingIgnoredDuringExecution": [term] } })
        }
        "Container" => json!({ "name": "helper", "image": "helper:v1" }),
        "JobTemplateSpec" => json!({ "spec": { "template": { "spec": { "restartPolicy": "Never",
            "containers": [well_formed("Container")] } } } }),
        "PodFailurePolicy" => {
            json!({ "rules": [{ "action": "FailJob", "onExitCodes": { "operator": "In", "values": [42] } }] })
        }
        "SuccessPolicy" => json!({ "rules": [{ "succeededIndexes": "0" }] }),
        "Toleration" => json!({ "key": "gpu", "operator": "Exists", "effect": "NoSchedule" }),
        "TopologySpreadConstraint" => {
            json!({ "maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule" })
        }
        _ => panic!("there is no example of the type {definition}"),
    }
}

fn quantities() -> BoxedStrategy<Value> {
    let quantity = prop_oneof![
        40 => text(&["1", "500m", "2Gi", "0"]),
        1 => text(&["1 Gi", "64MB", "-1", ""]),
        1 => (0..4_i64).prop_map(Value::from),
    ];
    btree_map(select(vec!["cpu", "memory", "ephemeral-storage"]), quantity, 0..3)
        .prop_map(|map| {
            map.into_iter().map(|(key, value)| (key.to_owned(), value)).collect::<Map<_, _>>().into()
        })
        .boxed()
}

fn map(keys: BoxedStrategy<String>, values: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    btree_map(keys, values, 0..3).prop_map(|map| Value::Object(map.into_iter().collect())).boxed()
}

fn names() -> BoxedStrategy<String> {
    select(vec!["data", "cache", "work"]).prop_map(str::to_owned).boxed()
}

/// What people call things, and what they should not.
fn name() -> BoxedStrategy<String> {
    prop_oneof![
        60 => select(vec!["a", "nightly", "load-data", "x1"]).prop_map(str::to_owned),
        1 => select(vec!["", "Load", "a_b", "a.b", "-", "été", "no", "1"]).prop_map(str::to_owned),
        1 => "\\PC{0,70}",
    ]
    .boxed()
}

fn text(words: &'static [&'static str]) -> BoxedStrategy<Value> {
    select(words).prop_map(Value::from).boxed()
}

fn anything() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1e9..1e9).prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::from),
            btree_map("[a-zA-Z.]{1,8}", inner, 0..3).prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
    .boxed()
}
