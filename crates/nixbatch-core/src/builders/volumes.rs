//! Volumes and mounts: from names and paths to what a pod needs.

use nixbatch_diagnostic::{Finding, Intent, Path, Safety, any_of, nearest_name, one_of};
use nixbatch_kube::quantity::Quantity;
use serde_json::{Map, Value, json};

use super::job_spec::Layout;
use crate::args::Args;
use crate::bundle::Context;
use crate::object::map;
use crate::origins::{Field, Origins, field, named_by};
use crate::params::{Param, Shape};

/// What a pod takes.
pub(super) const PARAMS: &[Param] = &[
    Param::optional(
        "volumeMounts",
        Shape::Map(&Shape::Either(&[Shape::Text, Shape::Record(MOUNT)])),
        "Where volumes appear in the container, by volume name: a path, or `{ mountPath; readOnly; subPath; … }` with the \
         volume's source beside it. A mount without a volume takes the bundle's ConfigMap, Secret or claim of that name \
         (or the only one whose name ends in `-<name>`), and an empty directory when there is none.",
    ),
    Param::optional("volumes", Shape::Map(&VOLUME), VOLUMES),
];

/// What a volume may be.
pub(super) const VOLUMES: &str = "Volumes of the pod, by name: `{ type = \"emptyDir\"; sizeLimit = \"1Gi\"; }`, \
    `{ type = \"persistentVolumeClaim\"; claimName = \"…\"; }`, or a Kubernetes volume source such as \
    `{ secret.secretName = \"…\"; }`.";

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

/// Whether a mount says what it mounts.
pub(super) fn has_source(mount: &Value) -> bool {
    SOURCES.iter().any(|(source, _)| mount.get(source).is_some_and(|source| !source.is_null()))
}

/// A mount: its volume's name is the argument as a whole, and so is its path where it is nothing else.
const MOUNT_FIELDS: &[Field] = &[named_by("name")];
const PATH: &[Field] = &[field("", "mountPath"), named_by("name")];

/// A volume: its name is the argument as a whole.
const VOLUME_FIELDS: &[Field] = &[named_by("name")];
/// A volume with `type`: what its source holds stands beside the type.
const TYPED: &[Field] = &[named_by("name"), field("", "emptyDir"), field("", "persistentVolumeClaim")];
/// A volume whose source is one of a mount's, a plain string.
const NAMED: &[Field] = &[
    named_by("name"),
    field("configMap", "configMap.name"),
    field("secret", "secret.secretName"),
    field("persistentVolumeClaim", "persistentVolumeClaim.claimName"),
    field("hostPath", "hostPath.path"),
];
/// A volume that nothing but its mount's name stands for.
const FOUND: &[Field] = &[
    named_by("name"),
    field("", "configMap.name"),
    field("", "secret.secretName"),
    field("", "persistentVolumeClaim.claimName"),
    field("", "emptyDir"),
];

/// Findings about how mounts and volumes go together.
pub(super) fn check(args: &Args<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, mount) in args.attrs("volumeMounts") {
        let path = Path::parse("volumeMounts").join(name.as_str());
        let sources: Vec<_> = SOURCES.iter().filter(|(source, _)| mount.get(source).is_some()).collect();
        if let [_, (second, _), ..] = sources.as_slice() {
            findings.push(
                Finding::error(
                    "invalid-argument",
                    args.place(path.join(*second)),
                    format!("the mount `{name}` has two sources"),
                )
                .with_help("keep one of them"),
            );
        } else if let ([(source, _)], Some(_)) = (sources.as_slice(), volume(args, name)) {
            findings.push(
                Finding::error(
                    "invalid-argument",
                    args.place(path.join(*source)),
                    format!("the volume `{name}` has a source here and in `volumes`"),
                )
                .with_related(args.place(Path::parse("volumes").join(name.as_str())), "the other source")
                .with_help("keep one of them"),
            );
        }
    }
    findings.extend(check_declared(args));
    findings
}

/// Findings about the volumes themselves, mounted or not.
pub(super) fn check_declared(args: &Args<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, volume) in args.attrs("volumes") {
        let path = Path::key("volumes").join(name.as_str());
        let Some(fields) = volume.as_object() else { continue };
        let kind = fields.get("type");
        let of_type = match kind {
            None => None,
            Some(kind) => match TYPES.iter().find(|(known, _)| kind == known) {
                Some((_, own)) => Some(*own),
                None => {
                    findings.push(unknown_type(args, path.join("type"), kind));
                    continue;
                }
            },
        };
        if kind.is_some_and(|kind| kind == "persistentVolumeClaim") && !fields.contains_key("claimName") {
            let message = format!("the volume `{name}` does not say which claim it is");
            let finding =
                Finding::error("missing-argument", args.missing_place(path.join("claimName")), message);
            findings.push(finding.with_help("write `claimName = \"…\";`"));
        }
        for (key, value) in fields {
            findings.extend(wrong_field(args, name, &path, of_type, fields, (key, value)));
        }
    }
    findings
}

/// The types of the short form, each with what stands beside the type: the fields of the volume source.
const TYPES: [(&str, &[&str]); 2] =
    [("emptyDir", &["medium", "mode", "sizeLimit"]), ("persistentVolumeClaim", &["claimName", "readOnly"])];

fn unknown_type(args: &Args<'_>, path: Path, kind: &Value) -> Finding {
    let words = TYPES.map(|(name, _)| name);
    let finding = Finding::unknown_value(
        args.place(path.clone()),
        format!("`{}`", args.path(path)),
        one_of(&words),
        &words,
        kind,
    );
    if finding.help.is_some() {
        return finding;
    }
    let source = SOURCES.iter().find(|(source, _)| kind == source);
    finding.with_help(match source {
        Some((source, field)) => format!("write `{source}.{field} = \"…\";`, without `type`"),
        None => "write one of these, or a Kubernetes volume source without `type`".to_owned(),
    })
}

/// What is wrong with a field of a volume that has no field `of_type`, where it has a type; what else a volume source
/// may hold, the schema knows.
fn wrong_field(
    args: &Args<'_>,
    volume: &str,
    path: &Path,
    of_type: Option<&[&'static str]>,
    siblings: &Map<String, Value>,
    (key, value): (&String, &Value),
) -> Option<Finding> {
    let at = path.join(key.as_str());
    let is_of_mount =
        MOUNT.iter().any(|param| param.name == key) && !SOURCES.iter().any(|(source, _)| source == key);
    if key == "name" {
        let message = format!("a volume's name is that of its attribute, `{volume}`");
        let finding = Finding::error("unknown-argument", args.name_place(at), message);
        return (value != volume).then(|| finding.with_help("remove it"));
    }
    if of_type.is_some_and(|own| own.contains(&key.as_str())) || key == "type" {
        return None;
    }
    let unknown = || {
        let message = format!("`{}` has no attribute `{key}`", args.path(path.clone()));
        Finding::error("unknown-argument", args.name_place(at.clone()), message)
    };
    if is_of_mount {
        let mount = args.path(Path::key("volumeMounts").join(volume));
        return Some(unknown().with_help(format!("it is the mount's: write `{mount}.{key} = …;`")));
    }
    let Some(own) = of_type else {
        let (source, field) = SOURCES.iter().find(|(source, _)| source == key && value.is_string())?;
        // An empty directory has no name; what looks like a size is none of a medium.
        let is_size = *source == "emptyDir" && Quantity::from_value(value).is_ok();
        let field = if is_size { "sizeLimit" } else { *field };
        let meant = json!({ field: value });
        let finding = Finding::wrong_type(
            args.place(at.clone()),
            format!("`{}`", args.path(at.clone())),
            "an attribute set",
            value,
        );
        let advice = format!("write `{source}.{field} = {value};`");
        return Some(finding.with_help(advice.clone()).with_fix(
            Safety::Safe,
            advice,
            vec![Intent::Set(args.place(at), meant)],
        ));
    };
    Some(match nearest_name(key, own.iter().copied()) {
        Some((name, safety)) => {
            let others = siblings.keys().map(String::as_str).filter(|other| other != key);
            unknown().with_name(key, name, args.place(path.join(name)), Some(safety), others)
        }
        None => unknown().with_help(format!("it takes `type`, {}", any_of(own))),
    })
}

fn volume<'spec>(args: &Args<'spec>, name: &str) -> Option<&'spec Value> {
    args.arg("volumes")?.get(name)
}

/// Adds the mounts to the container at `at.container`, and gives the volumes of the pod at `at.pod`.
pub(super) fn lower(
    args: &Args<'_>,
    context: &Context,
    origins: &mut Origins,
    at: &Layout,
    container: &mut Map<String, Value>,
) -> (Vec<Value>, Vec<Finding>) {
    let mut findings = Vec::new();
    let mut mounts = Vec::new();
    let mut volumes = Vec::new();
    for (index, (name, mount)) in args.attrs("volumeMounts").enumerate() {
        let arg = Path::key("volumeMounts").join(name.as_str());
        let place = Path::key("volumeMounts").join(index);
        let renamed = if mount.is_object() { MOUNT_FIELDS } else { PATH };
        origins.add_renamed(&at.container, place, args.path(arg.clone()), renamed);
        mounts.push(Value::Object(volume_mount(name, mount)));
        if volume(args, name).is_none() {
            let (source, renamed, remark) = mounted_source(args, context, name, mount);
            // What volumes of a wrong type were meant to be, nobody knows.
            let remark = remark.filter(|_| args.arg("volumes").is_none_or(Value::is_object));
            findings.extend(remark.map(|remark| without_volume(args, context, name, &arg, remark)));
            volumes.push((name, source, arg, renamed));
        }
    }
    if !mounts.is_empty() {
        container.insert("volumeMounts".to_owned(), mounts.into());
    }
    for (name, volume) in args.attrs("volumes") {
        let arg = Path::key("volumes").join(name.as_str());
        let is_typed = volume.get("type").is_some();
        volumes.push((name, volume_source(volume), arg, if is_typed { TYPED } else { VOLUME_FIELDS }));
    }
    volumes.sort_by_key(|(name, ..)| name.as_str());
    let mut list = Vec::with_capacity(volumes.len());
    for (index, (name, mut volume, arg, renamed)) in volumes.into_iter().enumerate() {
        volume.insert("name".to_owned(), name.as_str().into());
        list.push(Value::Object(volume));
        origins.add_renamed(&at.pod, Path::key("volumes").join(index), args.path(arg), renamed);
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

fn without_volume(args: &Args<'_>, context: &Context, name: &str, mount: &Path, message: String) -> Finding {
    let volume = args.path(Path::key("volumes").join(name));
    let here = args.spec.namespace();
    let elsewhere = context.mountable_elsewhere(here, name);
    let elsewhere = elsewhere.map_or_else(String::new, |(namespace, kind, object)| {
        format!(
            "the {kind} `{object}` is in the namespace `{namespace}`: set `namespace` to that here, or to `{here}` \
             there; or "
        )
    });
    Finding::warning("mount-without-volume", args.place(mount.clone()), message).with_help(format!(
        "{elsewhere}declare the volume: `{volume} = {{ type = \"emptyDir\"; }};`, or give the mount a `configMap`, \
         `secret` or `persistentVolumeClaim`"
    ))
}

/// The source of a mount that no volume stands behind, what of it has other names in the mount, and a remark when
/// it is a guess.
fn mounted_source(
    args: &Args<'_>,
    context: &Context,
    name: &str,
    mount: &Value,
) -> (Map<String, Value>, &'static [Field], Option<String>) {
    for (source, shorthand) in SOURCES {
        match mount.get(source) {
            None => {}
            Some(Value::String(text)) => return (map(source, json!({ *shorthand: text })), NAMED, None),
            Some(value) => return (map(source, value.clone()), VOLUME_FIELDS, None),
        }
    }
    let candidates = context.mountable(args.spec.namespace(), name);
    match candidates.as_slice() {
        [("ConfigMap", object)] => (map("configMap", json!({ "name": object })), FOUND, None),
        [("Secret", object)] => (map("secret", json!({ "secretName": object })), FOUND, None),
        [(_, object)] => (map("persistentVolumeClaim", json!({ "claimName": object })), FOUND, None),
        _ => (map("emptyDir", json!({})), FOUND, Some(empty_directory(name, &candidates))),
    }
}

fn empty_directory(mount: &str, candidates: &[(&str, &str)]) -> String {
    let why = if candidates.is_empty() {
        format!("no volume stands behind the mount `{mount}`")
    } else {
        let named: Vec<_> = candidates.iter().map(|(kind, object)| format!("{kind} `{object}`")).collect();
        format!("the mount `{mount}` may mean {}", named.join(" or "))
    };
    format!("{why}, so it is an empty directory that ends with the pod")
}

/// The Kubernetes volume source of a volume in either form.
fn volume_source(volume: &Value) -> Map<String, Value> {
    let Some(fields) = volume.as_object() else { return map("emptyDir", volume.clone()) };
    let Some(kind) = fields.get("type") else { return fields.clone() };
    let Some((kind, _)) = TYPES.iter().find(|(known, _)| kind == known) else {
        // An error already. What else is wrong with it is not to be guessed.
        return map("emptyDir", json!({}));
    };
    let rest: Map<_, _> = fields
        .iter()
        .filter(|(key, _)| !["type", "name"].contains(&key.as_str()))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    map(kind, Value::Object(rest))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use nixbatch_kube::schema::{DefinitionName, KubernetesVersion, Schemas};

    use super::*;

    #[test]
    fn typed_volumes_hold_the_fields_that_their_sources_have_in_any_version() {
        let sources = ["core.v1.EmptyDirVolumeSource", "core.v1.PersistentVolumeClaimVolumeSource"];
        for ((kind, own), source) in TYPES.iter().zip(sources) {
            let definitions = KubernetesVersion::ALL
                .iter()
                .map(|version| Schemas::of(*version).definition(DefinitionName(source)).expect("a source"));
            let fields: BTreeSet<_> =
                definitions.flat_map(|definition| &definition.fields).map(|field| field.name).collect();
            assert_eq!(fields.into_iter().collect::<Vec<_>>(), *own, "{kind}");
        }
    }
}
