//! No argument is declared and then forgotten: each changes what is built, or what is said.

use nixbatch_core::KubernetesVersion;
use nixbatch_core::builders::{Builder, RESOURCES};
use nixbatch_core::document::Document;
use nixbatch_core::params::{Absent, Param, Shape};
use nixbatch_core::passes::emit;
use nixbatch_core::{Options, compile, diagnose};
use nixbatch_diagnostic::Severity;
use serde_json::{Map, Value, json};

use crate::{NoFiles, generate};

type Args = Map<String, Value>;

/// Arguments of a mkBatchJobConfig that say nothing of the job that takes it: two for its readers, and what is to be
/// ignored where the config is an item of its own.
const OF_ITSELF: [&str; 3] = ["description", "version", "lint"];

#[test]
fn every_argument_of_a_job_counts() {
    for builder in generate::lowered() {
        for param in builder.params() {
            // The two forms of a CronJob exclude each other.
            let is_other_form = param.name == "jobTemplate";
            let mut base = args(&companions(param.name));
            if builder.param("schedule").is_some() {
                base.insert("schedule".to_owned(), json!("0 2 * * *"));
            }
            if !is_other_form {
                base.entry("image").or_insert(json!("base:v1"));
            }
            counts(builder, param, |value| {
                let mut args = base.clone();
                args.extend(value.map(|value| (param.name.to_owned(), value)));
                outcome(builder, &args)
            });
        }
    }
}

#[test]
fn every_argument_of_a_template_counts() {
    let job = Builder::find("mkKubernetesJob").unwrap();
    let config = Builder::find("mkBatchJobConfig").unwrap();
    for param in config.params() {
        if OF_ITSELF.contains(&param.name) {
            assert!(param.name == "lint" || param.doc.ends_with("Not emitted."), "{}", param.name);
            continue;
        }
        counts(config, param, |value| {
            let marker = json!({ "builder": config.name, "name": "template" });
            let mut template = args(&json!({ "__nixbatch": marker, "image": "base:v1" }));
            template.extend(value.map(|value| (param.name.to_owned(), value)));
            outcome(job, &args(&json!({ "template": template, "volumeMounts": { "data": "/data" } })))
        });
    }
}

/// What is built and said with each value is not what is built and said without it.
fn counts(builder: &Builder, param: &Param, outcome: impl Fn(Option<Value>) -> Outcome) {
    let mut built = 0;
    for Sample { value, without } in samples(param) {
        let with = outcome(Some(value.clone()));
        built += usize::from(!with.manifests.is_empty());
        let is_same = with == outcome(without);
        assert!(!is_same, "{}: `{}` counts for nothing where it is {value}", builder.name, param.name);
    }
    // Of what is not built, it is only known that something is said.
    assert!(built > 0, "{}: no value of `{}` is built", builder.name, param.name);
}

/// What comes of a document.
#[derive(Debug, PartialEq)]
struct Outcome {
    manifests: String,
    said: Vec<String>,
}

fn outcome(builder: &Builder, args: &Args) -> Outcome {
    let item = json!({ "path": ["a"], "builder": builder.name, "name": "a", "args": args, "pos": {} });
    let text = json!({ "nixbatch": 1, "items": [item] }).to_string();
    let document = Document::parse(&text).unwrap();
    let compilation = compile(&document, &Options { build: true, ..Options::default() });
    let diagnostics = diagnose(&document, compilation.findings, &mut NoFiles).diagnostics;
    let failed = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    let said = diagnostics.iter().map(|diagnostic| format!("{diagnostic:?}")).collect();
    let manifests = if failed { String::new() } else { emit::stream(&compilation.manifests).collect() };
    Outcome { manifests, said }
}

/// What else must be said for an argument or an attribute to be of use.
fn companions(name: &str) -> Value {
    let cpu = |count: u8| json!({ "requests": { "cpu": count } });
    match name {
        "backoffLimitPerIndex" | "successPolicy" => json!({ "completionMode": "Indexed" }),
        "maxFailedIndexes" => {
            json!({ "completionMode": "Indexed", "backoffLimitPerIndex": 1, "completions": 9 })
        }
        "prefix" => json!({ "secretRef": "sample" }),
        "tag" | "digest" | "pullPolicy" => json!({ "repository": "sample" }),
        "resourcePreset" => json!({ "resources": { "default": cpu(1), "sample": cpu(2) } }),
        _ => json!({}),
    }
}

/// A value of an argument or an attribute, and what it is compared with: another value, or that there is none.
#[derive(Clone)]
struct Sample {
    value: Value,
    without: Option<Value>,
}

impl Sample {
    fn of(value: Value) -> Self {
        Self { value, without: None }
    }

    /// What stands around both values.
    fn within(self, around: impl Fn(Value) -> Value) -> Self {
        Self { value: around(self.value), without: self.without.map(around) }
    }
}

/// Values of an argument or an attribute, none of them its default.
fn samples(param: &Param) -> Vec<Sample> {
    let plain = |values: &[Value]| values.iter().cloned().map(Sample::of).collect();
    let default = match param.absent {
        Absent::Json(text) | Absent::Always(text) => serde_json::from_str(text).unwrap(),
        _ => Value::Null,
    };
    let mut samples = match param.name {
        "schedule" => plain(&[json!("5 5 * * *")]),
        "timezone" => plain(&[json!("Europe/Berlin")]),
        // The other one is what holds when it is absent.
        "naming" => plain(&[json!("hash")]),
        "completionMode" => plain(&[json!("Indexed")]),
        "securityContext" => plain(&[json!({ "runAsNonRoot": true }), json!({ "privileged": false })]),
        "mountPath" => plain(&[json!("/sample")]),
        "patches" => {
            let patch = json!({ "metadata": { "labels": { "a": "b" } } });
            plain(&["Job", "CronJob"].map(|kind| json!([{ "kind": kind, "patch": patch }])))
        }
        "volumes" => plain(&[json!({ "data": { "type": "emptyDir", "sizeLimit": "7Gi" } })]),
        _ => of_shape(&param.shape),
    };
    samples.retain(|sample| sample.value != default);
    samples
}

/// Values of a shape.
fn of_shape(shape: &Shape) -> Vec<Sample> {
    let plain = |values: &[Value]| values.iter().cloned().map(Sample::of).collect();
    match shape {
        Shape::Any | Shape::Text => plain(&[json!("sample")]),
        Shape::Bool => plain(&[json!(true), json!(false)]),
        Shape::Int => plain(&[json!(7)]),
        Shape::Number => plain(&[json!(8)]),
        Shape::OneOf(_) | Shape::KubeEnum(..) | Shape::KubernetesVersion => {
            let words = shape.words(KubernetesVersion::DEFAULT).into_iter();
            words.map(|word| Sample::of(json!(word))).collect()
        }
        Shape::Map(inner) => within(inner, |value| json!({ "sample": value })),
        Shape::List(inner) => within(inner, |value| json!([value])),
        Shape::Either(shapes) => shapes.iter().flat_map(of_shape).collect(),
        Shape::Record(params) => records(params),
        Shape::Kube(definition) => plain(&[generate::well_formed(definition)]),
        Shape::Resources => {
            RESOURCES.iter().map(|part| Sample::of(json!({ part.name: { "cpu": "7" } }))).collect()
        }
        Shape::Presets => plain(&[json!({ "default": { "requests": { "cpu": "7" } } })]),
        Shape::Template => {
            let marker = json!({ "builder": "mkBatchJobConfig", "name": "template" });
            plain(&[json!({ "__nixbatch": marker, "environment": { "A": "b" } })])
        }
    }
}

fn within(inner: &Shape, around: impl Fn(Value) -> Value) -> Vec<Sample> {
    of_shape(inner).into_iter().map(|sample| sample.within(&around)).collect()
}

/// A record with what it needs, and the same with one other attribute each.
fn records(params: &[Param]) -> Vec<Sample> {
    let is_needed = |param: &&Param| param.absent == Absent::Required;
    let first = |param: &Param| Some((param.name.to_owned(), samples(param).into_iter().next()?.value));
    let needed: Args = params.iter().filter(is_needed).filter_map(first).collect();
    let whole = (!needed.is_empty()).then(|| Sample::of(needed.clone().into()));
    let mut records = Vec::from_iter(whole);
    for param in params.iter().filter(|param| !is_needed(param)) {
        let base: Args = needed.clone().into_iter().chain(args(&companions(param.name))).collect();
        let with = |value| {
            let attribute = std::iter::once((param.name.to_owned(), value));
            base.clone().into_iter().chain(attribute).collect::<Value>()
        };
        records.extend(samples(param).into_iter().map(|Sample { value, without }| Sample {
            value: with(value),
            without: Some(without.map_or_else(|| base.clone().into(), with)),
        }));
    }
    records
}

fn args(value: &Value) -> Args {
    value.as_object().cloned().unwrap_or_default()
}
