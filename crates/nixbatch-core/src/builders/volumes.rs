//! Volumes and mounts: from names and paths to what a pod needs.

use nixbatch_diagnostic::{Finding, Path, Place};
use serde_json::{Map, Value, json};

use super::job_spec::Layout;
use crate::bundle::Context;
use crate::object::{Field, Origin, Origins, field, map};
use crate::params::{Param, Shape};
use crate::spec::ResolvedSpec;

/// What a pod takes.
pub(super) const PARAMS: &[Param] = &[
    Param::optional(
        "volumeMounts",
        Shape::Map(&Shape::Either(&[Shape::Text, Shape::Record(MOUNT)])),
        "Where volumes appear in the container, by volume name: a path, or `{ mountPath; readOnly; subPath; … }` with the \
         volume's source beside it. A mount without a volume takes the bundle's ConfigMap, Secret or claim of that name \
         (or ending in `-<name>`), and an empty directory when there is none.",
    ),
    Param::optional("volumes", Shape::Map(&VOLUME), "Volumes of the pod, by name."),
];

/// A volume: the short form with `type`, or a Kubernetes volume source.
pub(super) const VOLUME: Shape = Shape::Map(&Shape::Any);

const MOUNT: &[Param] = &[
    Param::required("mountPath", Shape::Text, "Path in the container."),
    Param::optional("readOnly", Shape::Bool, "Whether the container may only read."),
    Param::optional("subPath", Shape::Text, "A path in the volume, instead of its root."),
    Param::optional("subPathExpr", Shape::Text, "The same with `$(VAR)` expanded."),
    Param::optional("mountPropagation", Shape::Text, "How mounts propagate between host and container."),
    Param::optional("recursiveReadOnly", Shape::Text, "Whether mounts below are read-only too."),
    Param::optional("configMap", SOURCE, "A ConfigMap, by name or as a volume source."),
    Param::optional("secret", SOURCE, "A Secret, by name or as a volume source."),
    Param::optional("persistentVolumeClaim", SOURCE, "A claim, by name or as a volume source."),
    Param::optional("hostPath", SOURCE, "A path of the node, or a volume source."),
    Param::optional("emptyDir", Shape::Map(&Shape::Any), "An empty directory of the pod."),
];

const SOURCE: Shape = Shape::Either(&[Shape::Text, Shape::Map(&Shape::Any)]);

/// Sources that a mount may carry, each with the field that a plain string stands for.
const SOURCES: &[(&str, &str)] = &[
    ("configMap", "name"),
    ("secret", "secretName"),
    ("persistentVolumeClaim", "claimName"),
    ("hostPath", "path"),
    ("emptyDir", "medium"),
];

/// A mount that is only a path: that path is the argument as a whole.
const PATH: &[Field] = &[field("", "mountPath"), field("", "name")];

/// A volume with `type`: what its source holds stands beside the type.
const TYPED: &[Field] = &[field("", "name"), field("", "emptyDir"), field("", "persistentVolumeClaim")];

/// Findings about how mounts and volumes go together.
pub(super) fn check(spec: &ResolvedSpec) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, mount) in spec.attrs("volumeMounts") {
        let path = Path::parse("volumeMounts").join(name.as_str());
        let sources: Vec<_> = SOURCES.iter().filter(|(source, _)| mount.get(source).is_some()).collect();
        if let [_, (second, _), ..] = sources.as_slice() {
            findings.push(
                Finding::error(
                    "invalid-argument",
                    spec.place(path.join(*second)),
                    format!("the mount `{name}` has two sources"),
                )
                .with_help("keep one of them"),
            );
        } else if let ([(source, _)], Some(_)) = (sources.as_slice(), volume(spec, name)) {
            findings.push(
                Finding::error(
                    "invalid-argument",
                    spec.place(path.join(*source)),
                    format!("the volume `{name}` has a source here and in `volumes`"),
                )
                .with_related(spec.place(Path::parse("volumes").join(name.as_str())), "the other source")
                .with_help("keep one of them"),
            );
        }
    }
    for (name, volume) in spec.attrs("volumes") {
        findings.extend(check_volume(spec, name, volume));
    }
    findings
}

fn check_volume(spec: &ResolvedSpec, name: &str, volume: &Value) -> Option<Finding> {
    let path = Path::parse("volumes").join(name);
    let kind = volume.get("type")?;
    match kind.as_str() {
        Some("emptyDir") => None,
        Some("persistentVolumeClaim") if volume.get("claimName").is_some() => None,
        Some("persistentVolumeClaim") => Some(
            Finding::error(
                "missing-argument",
                Place::missing(spec.item, path.join("claimName")),
                format!("the volume `{name}` does not say which claim it is"),
            )
            .with_help("write `claimName = \"…\";`"),
        ),
        _ => Some(
            Finding::error("invalid-argument", spec.place(path.join("type")), format!("{kind} is no type of volume"))
                .with_help("write \"emptyDir\" or \"persistentVolumeClaim\", or a Kubernetes volume source without `type`"),
        ),
    }
}

fn volume<'spec>(spec: &'spec ResolvedSpec, name: &str) -> Option<&'spec Value> {
    spec.arg("volumes")?.get(name)
}

/// Adds the mounts to the container at `at.container`, and gives the volumes of the pod at `at.pod`.
pub(super) fn lower(
    spec: &ResolvedSpec,
    context: &Context,
    origins: &mut Origins,
    at: &Layout,
    container: &mut Map<String, Value>,
) -> (Vec<Value>, Vec<Finding>) {
    let mut findings = Vec::new();
    let mut mounts = Vec::new();
    let mut volumes = Vec::new();
    for (index, (name, mount)) in spec.attrs("volumeMounts").enumerate() {
        let arg = Path::from("volumeMounts").join(name.as_str());
        let place = Path::from("volumeMounts").join(index);
        let origin =
            if mount.is_object() { Origin::Arg(arg.clone()) } else { Origin::Renamed(arg.clone(), PATH) };
        origins.add(at.container, place, origin);
        mounts.push(Value::Object(volume_mount(name, mount)));
        if volume(spec, name).is_none() {
            let (source, remark) = mounted_source(spec, context, name, mount);
            findings.extend(remark.map(|remark| without_volume(spec, name, &arg, remark)));
            volumes.push((name, source, Origin::Arg(arg)));
        }
    }
    if !mounts.is_empty() {
        container.insert("volumeMounts".to_owned(), mounts.into());
    }
    for (name, volume) in spec.attrs("volumes") {
        let arg = Path::from("volumes").join(name.as_str());
        let is_typed = volume.get("type").is_some_and(Value::is_string);
        let origin = if is_typed { Origin::Renamed(arg, TYPED) } else { Origin::Arg(arg) };
        volumes.push((name, volume_source(volume), origin));
    }
    volumes.sort_by_key(|(name, _, _)| name.as_str());
    let mut list = Vec::with_capacity(volumes.len());
    for (index, (name, mut volume, origin)) in volumes.into_iter().enumerate() {
        volume.insert("name".to_owned(), name.as_str().into());
        list.push(Value::Object(volume));
        origins.add(at.pod, Path::from("volumes").join(index), origin);
    }
    (list, findings)
}

fn volume_mount(name: &str, mount: &Value) -> Map<String, Value> {
    let mut fields = match mount.as_object() {
        None => map("mountPath", mount.clone()),
        Some(fields) => {
            let is_source = |key: &String| SOURCES.iter().any(|(source, _)| source == key);
            fields
                .iter()
                .filter(|(key, _)| !is_source(key))
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect()
        }
    };
    fields.insert("name".to_owned(), name.into());
    fields
}

fn without_volume(spec: &ResolvedSpec, name: &str, mount: &Path, message: String) -> Finding {
    let volume = Path::from("volumes").join(name);
    Finding::warning("mount-without-volume", spec.place(mount.clone()), message).with_help(format!(
        "declare the volume: `{volume} = {{ type = \"emptyDir\"; }};`, or give the mount a `configMap`, `secret` or \
         `persistentVolumeClaim`"
    ))
}

/// The source of a mount that no volume stands behind, and a remark when it is a guess.
fn mounted_source(
    spec: &ResolvedSpec,
    context: &Context,
    name: &str,
    mount: &Value,
) -> (Map<String, Value>, Option<String>) {
    for (source, shorthand) in SOURCES {
        match mount.get(source) {
            None => {}
            Some(Value::String(text)) => return (map(source, json!({ *shorthand: text })), None),
            Some(value) => return (map(source, value.clone()), None),
        }
    }
    match context.mountable(spec.text("namespace").unwrap_or("default"), name) {
        Some(("ConfigMap", object)) => (map("configMap", json!({ "name": object })), None),
        Some(("Secret", object)) => (map("secret", json!({ "secretName": object })), None),
        Some((_, object)) => (map("persistentVolumeClaim", json!({ "claimName": object })), None),
        None => (
            map("emptyDir", json!({})),
            Some(format!(
                "no volume stands behind the mount `{name}`, so it is an empty directory that ends with the pod"
            )),
        ),
    }
}

/// The Kubernetes volume source of a volume in either form.
fn volume_source(volume: &Value) -> Map<String, Value> {
    let Some(fields) = volume.as_object() else { return map("emptyDir", volume.clone()) };
    let Some(kind) = fields.get("type").and_then(Value::as_str) else { return fields.clone() };
    let rest: Map<_, _> = fields
        .iter()
        .filter(|(key, _)| *key != "type")
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    map(kind, Value::Object(rest))
}
