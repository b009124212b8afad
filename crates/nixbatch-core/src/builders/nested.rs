//! The proof that what makes containers, volumes and pods reads its arguments at any depth: a builder that has them in
//! `workers` and in the items of `stages`, as mkJobQueue and mkDataPipeline do.

use nixbatch_diagnostic::{Finding, Path, Step};
use serde_json::{Value, json};

use super::container::{self, ENVIRONMENT_VALUE};
use super::{Builder, Check, Lowered, Lowering, common, job_spec, metadata, pod_template, volumes};
use crate::args::Args;
use crate::bundle::Context;
use crate::object::{Object, fields, map};
use crate::origins::{Field, Origin, Origins, field};
use crate::params::{Absent, Param, Shape};
use crate::passes::default;
use crate::spec::{AnySpec, ResolvedSpec};

static BUILDER: Builder = Builder {
    name: "mkWorkers",
    summary: "Workers.",
    params: &[PARAMS, common::COMMON],
    misnomers: &[],
    lowering: Lowering::Objects { check, lower, hashes: false },
};

const PARAMS: &[Param] = &[
    Param::required("workers", Shape::Record(POD), "The workers."),
    Param::optional("stages", Shape::List(&Shape::Record(POD)), "More of them."),
];

const POD: &[Param] = &[
    Param::defaulted("replicas", Shape::Int, "2", "Number of pods."),
    container::image(Absent::Required),
    Param::optional("imagePullSecrets", Shape::List(&Shape::Text), "Secrets."),
    Param::optional("environment", Shape::Map(&ENVIRONMENT_VALUE), "Variables."),
    Param::optional("envFrom", Shape::List(&Shape::Any), "Variables."),
    Param::optional("gpu", Shape::Int, "GPUs."),
    Param::optional("resources", Shape::Record(common::RESOURCES), "CPU and memory."),
    Param::optional("securityContext", Shape::Map(&Shape::Any), "Security."),
    Param::optional("sidecars", Shape::List(&Shape::Any), "Containers beside."),
    Param::optional("volumeMounts", Shape::Map(&Shape::Any), "Mounts."),
    Param::optional("volumes", Shape::Map(&volumes::VOLUME), "Volumes."),
];

const FIELDS: &[Field] = &[field("replicas", "replicas")];

fn parts<'spec>(args: &Args<'spec>) -> Vec<Args<'spec>> {
    let stages = (0..args.list("stages").len()).map(|index| Path::key("stages").join(index));
    std::iter::once(Path::key("workers")).chain(stages).map(|path| args.inside(&path)).collect()
}

fn check(args: &Args<'_>) -> Vec<Finding> {
    const CHECKS: [Check; 3] = [container::check, pod_template::check, volumes::check];
    parts(args).iter().flat_map(|part| CHECKS.map(|check| check(part))).flatten().collect()
}

fn lower(args: &Args<'_>, context: &Context) -> Lowered {
    let lowered = parts(args).into_iter().map(|part| deployment(&part, context));
    let (objects, findings): (_, Vec<_>) = lowered.unzip();
    (objects, findings.concat())
}

/// The layout is a Job's: both have their pod template at `spec.template`.
fn deployment(args: &Args<'_>, context: &Context) -> (Object, Vec<Finding>) {
    let mut origins = Origins::default();
    let layout = &job_spec::JOB;
    let mut object = metadata::object(args.spec, &mut origins, "apps/v1", "Deployment", "worker");
    origins.add_table(&layout.job, args.prefix(), FIELDS);
    let mut container = container::lower(args, &mut origins, &layout.container);
    let (volumes, findings) = volumes::lower(args, context, &mut origins, layout, &mut container);
    let pod = pod_template::lower(args, context, &mut origins, layout, container, volumes);
    let mut deployment = fields(args, FIELDS);
    deployment.insert("template".to_owned(), map("spec", pod.into()).into());
    object.insert("spec".to_owned(), deployment.into());
    (Object::new(args.spec.item, object, origins), findings)
}

fn resolved(builder: &'static Builder, args: &Value) -> ResolvedSpec {
    let args = args.as_object().cloned().unwrap_or_default();
    let (spec, _, findings) = default::resolve(AnySpec { item: 0, builder, name: "mail".to_owned(), args });
    assert_eq!(findings, []);
    spec
}

fn lowered(spec: &ResolvedSpec) -> Vec<Object> {
    let Lowering::Objects { lower, .. } = spec.builder.lowering else { return Vec::new() };
    lower(&spec.args(), &Context::default()).0
}

/// One of everything that a pod is made from.
fn pod() -> Value {
    json!({
        "image": { "repository": "mailer", "tag": "v1", "pullPolicy": "Always" },
        "imagePullSecrets": ["registry"],
        "environment": { "A": "1", "B": { "secretRef": { "name": "db", "key": "password" } } },
        "envFrom": [{ "secretRef": "db" }],
        "gpu": 1,
        "resources": { "requests": { "memory": "1Gi" } },
        "securityContext": { "runAsUser": 1, "privileged": false },
        "sidecars": [{ "name": "proxy", "image": "proxy:v1" }],
        "volumeMounts": { "config": { "mountPath": "/etc/config", "configMap": "mail" }, "guess": "/guess",
            "work": "/work" },
        "volumes": { "work": { "type": "emptyDir", "sizeLimit": "1Gi" } },
    })
}

const POD_AT: &str = "spec.template.spec";

/// The paths of all scalars.
fn leaves(at: &Path, value: &Value, found: &mut Vec<Path>) {
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(key, value)| leaves(&at.join(key.as_str()), value, found))
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, value)| leaves(&at.join(index), value, found));
        }
        _ => found.push(at.clone()),
    }
}

/// The pod, but for what mkKubernetesJob alone writes.
fn pod_of(object: &Object) -> Value {
    let mut pod = object.value.pointer("/spec/template/spec").cloned().unwrap_or_default();
    pod.as_object_mut().and_then(|pod| pod.remove("restartPolicy"));
    pod
}

#[test]
fn a_part_makes_what_the_root_makes_and_knows_where_it_comes_from() {
    let job = lowered(&resolved(Builder::find("mkKubernetesJob").unwrap(), &pod())).remove(0);
    let spec = resolved(&BUILDER, &json!({ "workers": pod(), "stages": [{ "image": "a:v1" }, pod()] }));
    let objects = lowered(&spec);
    let expected = pod_of(&job);
    let mut paths = Vec::new();
    leaves(&Path::parse(POD_AT), &expected, &mut paths);
    assert!(paths.len() > 25, "{expected}");
    for (object, prefix) in [(&objects[0], "workers"), (&objects[2], "stages[1]")] {
        assert_eq!(pod_of(object), expected);
        for path in &paths {
            let inside = |arg: Path| arg.below(&Path::parse(prefix));
            let expected = job.origins.find(path).map(|origin| match origin {
                Origin::Arg(arg) => Origin::Arg(inside(arg)),
                Origin::ArgName(arg) => Origin::ArgName(inside(arg)),
                Origin::Name => Origin::Name,
            });
            assert_eq!(object.origins.find(path), expected, "{path}");
        }
    }
    let origin = |path: &str| objects[0].origins.find(&Path::parse(path));
    let arg = |path: &str| Some(Origin::Arg(Path::parse(path)));
    let container = format!("{POD_AT}.containers[0]");
    assert_eq!(origin(&format!("{container}.env[0].value")), arg("workers.environment.A"));
    let memory = origin(&format!("{container}.resources.requests.memory"));
    assert_eq!(memory, arg("workers.resources.requests.memory"));
    assert_eq!(origin("spec.replicas"), arg("workers.replicas"));
    assert_eq!(origin("metadata.namespace"), arg("namespace"));
}

#[test]
fn findings_are_about_the_argument_inside() {
    let workers = json!({ "image": { "tag": "v1" }, "gpu": -1, "environment": { "A": {} },
        "volumes": { "work": { "type": "empty" } }, "volumeMounts": { "guess": "/guess" } });
    let spec = resolved(&BUILDER, &json!({ "workers": workers }));
    let mut findings = check(&spec.args());
    findings.extend(lower(&spec.args(), &Context::default()).1);
    let found: Vec<_> =
        findings.iter().map(|finding| (finding.place.path.to_string(), finding.message.as_str())).collect();
    let expected = [
        ("workers.environment.A", "`workers.environment.A` must have exactly one source"),
        ("workers.image.repository", "`workers.image` lacks `repository`; it has `tag`"),
        ("workers.gpu", "`workers.gpu` is -1, but a container takes 0 GPUs or more"),
        (
            "workers.volumes.work.type",
            "`workers.volumes.work.type` must be `emptyDir` or `persistentVolumeClaim`, and this is the string \"empty\"",
        ),
        (
            "workers.volumeMounts.guess",
            "no volume stands behind the mount `guess`, so it is an empty directory that ends with the pod",
        ),
    ];
    assert_eq!(found, expected.map(|(path, message)| (path.to_owned(), message)));
}

#[test]
fn defaults_inside_hold_and_are_not_the_users_word() {
    let spec = resolved(
        &BUILDER,
        &json!({ "workers": { "image": "a:v1" }, "stages": [{ "image": "a:v1", "replicas": 3 }] }),
    );
    let replicas: Vec<_> =
        lowered(&spec).iter().map(|object| object.value["spec"]["replicas"].clone()).collect();
    assert_eq!(replicas, [2, 3]);
    let args = spec.args();
    let (workers, stage) = (args.inside(&Path::key("workers")), args.inside(&Path::parse("stages[0]")));
    assert!(workers.gives("image") && !workers.gives("replicas") && !workers.gives("gpu"));
    assert!(stage.gives("replicas") && stage.writes("replicas"));
    assert!(spec.says(&Path::parse("stages[0].replicas")) && !spec.says(&Path::parse("workers.replicas")));
    assert_eq!(args.inside(&Path::parse("stages[1]")).arg("image"), None);
    assert!(matches!(workers.prefix().steps(), [Step::Key(key)] if key == "workers"));
}
