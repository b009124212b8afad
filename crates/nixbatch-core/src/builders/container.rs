//! The container that a job runs, from the arguments that describe it.

use std::collections::BTreeSet;

use nixbatch_diagnostic::{Finding, Path, all_of};
use nixbatch_kube::number;
use serde_json::{Map, Value, json};

use super::common::{IMAGE, IMAGE_PULL_POLICY};
use crate::args::Args;
use crate::object::{fields, insert};
use crate::origins::{At, Field, Origins, field, named_by};
use crate::params::{Absent, Param, Shape};

/// What a container is made from, where it is absent in that way.
pub(super) const fn image(absent: Absent) -> Param {
    Param {
        name: "image",
        shape: Shape::Either(&[Shape::Text, Shape::Record(IMAGE)]),
        absent,
        doc: "Container image, whole (`\"backup:v1.4\"`) or in parts (`{ repository; tag; digest; pullPolicy; }`).",
    }
}

/// What a container takes beside its image.
pub(super) const PARAMS: &[Param] = &[
    Param::optional(
        "command",
        Shape::List(&Shape::Text),
        "Command of the container; the image's entrypoint when absent.",
    ),
    Param::optional("args", Shape::List(&Shape::Text), "Arguments of the command."),
    Param::optional("workingDir", Shape::Text, "Directory that the command starts in."),
    Param::optional("imagePullPolicy", IMAGE_PULL_POLICY, "When the image is pulled."),
    Param::optional(
        "environment",
        Shape::Map(&ENVIRONMENT_VALUE),
        "Environment variables. A value is a string, number or bool, or `{ secretRef = { name; key; }; }`, \
         `{ configMapRef = { name; key; }; }`, `{ fieldRef = \"metadata.name\"; }`, `{ resourceFieldRef = \"limits.memory\"; }`.",
    ),
    Param::optional(
        "envFrom",
        Shape::List(&Shape::Record(ENV_FROM)),
        "Secrets and ConfigMaps whose every key becomes a variable: `[ { secretRef = \"db\"; } ]`.",
    ),
    Param::optional("gpu", Shape::Int, "Number of GPUs: the limit `nvidia.com/gpu`."),
];

/// A value of an environment variable.
pub(super) const ENVIRONMENT_VALUE: Shape =
    Shape::Either(&[Shape::Text, Shape::Number, Shape::Bool, Shape::Record(REFERENCES)]);

/// Where a variable may come from instead.
const REFERENCES: &[Param] = &[
    Param::optional("secretRef", Shape::Record(KEY_REF), "A key of a Secret."),
    Param::optional("configMapRef", Shape::Record(KEY_REF), "A key of a ConfigMap."),
    Param::optional("fieldRef", Shape::Text, "A field of the pod: `metadata.name`."),
    Param::optional("resourceFieldRef", Shape::Text, "A resource of the container: `limits.memory`."),
];

const KEY_REF: &[Param] = &[
    Param::required("name", Shape::Text, "Name of the object."),
    Param::required("key", Shape::Text, "Key in the object."),
    Param::optional("optional", Shape::Bool, "Whether the pod starts without it."),
];

const ENV_FROM: &[Param] = &[
    Param::optional("secretRef", SOURCE_REF, "A Secret, by name or as `{ name; optional; }`."),
    Param::optional("configMapRef", SOURCE_REF, "A ConfigMap, by name or as `{ name; optional; }`."),
    Param::optional("prefix", Shape::Text, "What is put before every variable's name."),
];

const SOURCE_REF: Shape = Shape::Either(&[
    Shape::Text,
    Shape::Record(&[
        Param::required("name", Shape::Text, "Name of the object."),
        Param::optional("optional", Shape::Bool, "Whether the pod starts without it."),
    ]),
]);

/// How variables are written, for who writes them as Kubernetes does.
pub(super) const ENVIRONMENT_FORM: &str = "write `environment = { NAME = \"value\"; };`";

/// The extended resource of NVIDIA's device plugin.
/// Source: <https://kubernetes.io/docs/tasks/manage-gpus/scheduling-gpus/>.
pub(super) const GPU: &str = "nvidia.com/gpu";

/// Arguments that are fields of the container as they are.
const FIELDS: &[Field] = &[
    field("image", "image"),
    field("command", "command"),
    field("args", "args"),
    field("workingDir", "workingDir"),
    field("imagePullPolicy", "imagePullPolicy"),
    field("resources", "resources"),
    field("envFrom", "envFrom"),
];

/// Findings about how a container's arguments go together.
pub(super) fn check(args: &Args<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, value) in args.attrs("environment") {
        let sources = || REFERENCES.iter().map(|source| source.name);
        let count =
            |fields: &Map<String, Value>| sources().filter(|source| fields.contains_key(*source)).count();
        // What is none of them is an error of its own.
        if value.as_object().is_some_and(|fields| count(fields) > 1 || fields.is_empty()) {
            let path = Path::parse("environment").join(name.as_str());
            let message = format!("`{}` must have exactly one source", args.path(path.clone()));
            let help = format!(
                "write one of {}, or the value itself",
                all_of(sources().map(|name| format!("`{name}`")))
            );
            findings.push(Finding::error("invalid-argument", args.place(path), message).with_help(help));
        }
    }
    let image = Path::key("image");
    if let Some(parts) =
        args.arg("image").filter(|image| image.is_object() && image.get("repository").is_none())
    {
        let parts: Vec<_> =
            parts.as_object().into_iter().flat_map(Map::keys).map(|part| format!("`{part}`")).collect();
        findings.push(
            Finding::error(
                "missing-argument",
                args.missing_place(image.join("repository")),
                format!(
                    "`{}` lacks `repository`; it has {}",
                    args.path(image),
                    if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") }
                ),
            )
            .with_help("write `repository = \"…\";`: registry and name of the image, without tag"),
        );
    }
    findings.extend(says_version_twice(args));
    findings.extend(malformed_version(args));
    let policy = Path::parse("image.pullPolicy");
    findings.extend(says_twice(args, "imagePullPolicy", policy, "when the image is pulled"));
    let gpus = Path::parse("resources.limits").join(GPU);
    findings.extend(says_twice(args, "gpu", gpus, "how many GPUs the container takes"));
    if let Some(gpus) =
        args.arg("gpu").and_then(Value::as_number).and_then(number::whole).filter(|gpus| *gpus < 0)
    {
        let gpu = args.path(Path::key("gpu"));
        findings.push(Finding::error(
            "invalid-argument",
            args.arg_place("gpu"),
            format!("`{gpu}` is {gpus}, but a container takes 0 GPUs or more"),
        ));
    }
    findings
}

/// An image whose `repository` holds what `tag` or `digest` says again.
fn says_version_twice(args: &Args<'_>) -> Option<Finding> {
    let image = args.arg("image")?;
    let repository = image.get("repository")?.as_str()?;
    // Before the last slash, a colon is that of the registry's port.
    let start = repository.rfind('/').map_or(0, |slash| slash + 1);
    let end = start + repository[start..].find([':', '@'])?;
    let again = match repository[end..].contains('@') {
        true => image.get("digest").or(image.get("tag")),
        false => image.get("tag"),
    };
    again?;
    let path = Path::parse("image.repository");
    let message =
        format!("`{}` is {repository:?}, which has a tag or digest already", args.path(path.clone()));
    let help = format!("write {:?}", &repository[..end]);
    Some(Finding::error("invalid-argument", args.place(path), message).with_help(help))
}

type Check = fn(&str) -> bool;

/// A tag or digest that no image has: the kubelet would answer with `InvalidImageName`.
/// Source: `tag` and `digestPat` of `regexp.go` of <https://github.com/distribution/reference>.
fn malformed_version(args: &Args<'_>) -> Vec<Finding> {
    let parts: [(_, Check, _); 2] = [
        (
            "tag",
            is_tag,
            "write letters, digits, `_`, `.` and `-`, at most 128 of them; without a tag, leave it out",
        ),
        ("digest", is_digest, "write it as the registry names it: `sha256:` and 64 hexadecimal digits"),
    ];
    let wrong = parts.into_iter().filter_map(|(part, is_good, help)| {
        let text = args.arg("image")?.get(part)?.as_str().filter(|text| !is_good(text))?;
        let path = Path::key("image").join(part);
        let message = format!("`{}` is {text:?}, which is no {part} of an image", args.path(path.clone()));
        Some(Finding::error("invalid-argument", args.place(path), message).with_help(help))
    });
    wrong.collect()
}

fn is_tag(text: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.len() <= 128
        && text.starts_with(is_word)
        && text.chars().all(|c| is_word(c) || matches!(c, '.' | '-'))
}

fn is_digest(text: &str) -> bool {
    let Some((algorithm, hex)) = text.split_once(':') else { return false };
    let enough = if algorithm == "sha256" { hex.len() == 64 } else { hex.len() >= 32 };
    let is_name = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic()) && part.chars().all(|c| c.is_ascii_alphanumeric())
    };
    enough && hex.chars().all(|c| c.is_ascii_hexdigit()) && algorithm.split(['-', '_', '+', '.']).all(is_name)
}

/// An argument beside a part of another one that says the same.
fn says_twice(args: &Args<'_>, name: &str, other: Path, what: &str) -> Option<Finding> {
    args.arg(name)?;
    args.at(&other)?;
    let name = Path::key(name);
    let message = format!("`{}` and `{}` both say {what}", args.path(name.clone()), args.path(other.clone()));
    let finding = Finding::error("conflicting-arguments", args.name_place(name), message);
    Some(finding.with_related(args.place(other), "it is said here as well").with_help("keep one of them"))
}

/// The container, which will lie at `at` (`spec.template.spec.containers[0]`).
pub(super) fn lower(args: &Args<'_>, origins: &mut Origins, at: &At) -> Map<String, Value> {
    origins.add_table(at, args.prefix(), FIELDS);
    origins.add_name(at, &["name"]);
    let mut container = fields(args, FIELDS);
    container.insert("name".to_owned(), args.spec.name.replace('.', "-").into());
    if let Some(Value::Object(parts)) = args.arg("image") {
        container.insert("image".to_owned(), reference(parts).into());
        if let Some(policy) = parts.get("pullPolicy") {
            container.insert("imagePullPolicy".to_owned(), policy.clone());
            origins.add(at, Path::key("imagePullPolicy"), args.path(Path::parse("image.pullPolicy")));
        }
    }
    let environment = environment(args, origins, at);
    if !environment.is_empty() {
        container.insert("env".to_owned(), environment.into());
    }
    let sources = env_from(args, origins, at);
    if !sources.is_empty() {
        container.insert("envFrom".to_owned(), sources.into());
    }
    if let Some(gpus) = args.arg("gpu") {
        let resources = container.entry("resources").or_insert(Value::Null);
        insert(resources, &["limits".into(), GPU.into()], gpus.clone());
        origins.add(at, Path::parse("resources.limits").join(GPU), args.path(Path::key("gpu")));
    }
    container
}

/// `{ repository; tag; digest; }` as `repository:tag@digest`.
fn reference(parts: &Map<String, Value>) -> String {
    let mut text = parts.get("repository").and_then(Value::as_str).unwrap_or_default().to_owned();
    for (part, mark) in [("tag", ':'), ("digest", '@')] {
        if let Some(value) = parts.get(part).and_then(scalar_text) {
            text.push(mark);
            text.push_str(&value);
        }
    }
    text
}

/// The variables, sorted by name as the arguments are, but for those that others refer to as `$(NAME)`: they come
/// before them, since a reference finds what is defined earlier.
/// Source: <https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/>.
fn in_order<'spec>(args: &Args<'spec>) -> Vec<(&'spec String, &'spec Value)> {
    let Some(variables) = args.arg("environment").and_then(Value::as_object) else { return Vec::new() };
    let mut ordered = Vec::with_capacity(variables.len());
    let mut seen = BTreeSet::new();
    for start in variables {
        // Each variable is met twice: on the way to those that it refers to, and when they are all placed.
        let mut open = vec![(start, false)];
        while let Some((variable, is_ready)) = open.pop() {
            if is_ready {
                ordered.push(variable);
            } else if seen.insert(variable.0) {
                open.push((variable, true));
                let names = references(variable.1.as_str().unwrap_or_default());
                let needed = names.into_iter().rev().filter_map(|name| variables.get_key_value(name));
                open.extend(needed.map(|needed| (needed, false)));
            }
        }
    }
    ordered
}

/// The names in `$(NAME)`; `$$` is a plain `$`.
/// Source: `Expand` in k8s.io/kubernetes/third_party/forked/golang/expansion.
fn references(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        rest = &rest[at + 1..];
        if let Some(escaped) = rest.strip_prefix('$') {
            rest = escaped;
        } else if let Some(inner) = rest.strip_prefix('(')
            && let Some((name, after)) = inner.split_once(')')
        {
            names.push(name);
            rest = after;
        }
    }
    names
}

fn environment(args: &Args<'_>, origins: &mut Origins, at: &At) -> Vec<Value> {
    let mut variables = Vec::new();
    for (index, (name, value)) in in_order(args).into_iter().enumerate() {
        let arg = args.path(Path::key("environment").join(name.as_str()));
        let mut variable = json!({ "name": name });
        match value.as_object() {
            None => {
                variable["value"] = scalar_text(value).map_or_else(|| value.clone(), Value::String);
            }
            // What is no source is an error already, and no part of a variable.
            Some(reference) => {
                let source = SOURCES.iter().find_map(|field| Some((field.at, reference.get(field.arg)?)));
                if let Some((field, value)) = source {
                    insert(&mut variable, Path::parse(field).steps(), value.clone());
                }
            }
        }
        origins.add_renamed(at, Path::key("env").join(index), arg, SOURCES);
        variables.push(variable);
    }
    variables
}

/// The sources of variables, with plain names as references.
fn env_from(args: &Args<'_>, origins: &mut Origins, at: &At) -> Vec<Value> {
    let mut sources = args.list("envFrom").to_vec();
    for (index, source) in sources.iter_mut().enumerate() {
        for reference in ["secretRef", "configMapRef"] {
            if let Some(name) = source.get(reference).filter(|name| name.is_string()).cloned() {
                source[reference] = json!({ "name": name });
                let place = Path::key("envFrom").join(index).join(reference);
                origins.add_renamed(at, place.clone(), args.path(place), NAME);
            }
        }
    }
    sources
}

/// What the parts of a variable come from: its name and its value are the argument as a whole.
const SOURCES: &[Field] = &[
    named_by("name"),
    field("", "value"),
    field("secretRef", "valueFrom.secretKeyRef"),
    field("configMapRef", "valueFrom.configMapKeyRef"),
    field("fieldRef", "valueFrom.fieldRef.fieldPath"),
    field("resourceFieldRef", "valueFrom.resourceFieldRef.resource"),
];

/// A reference that is only a name: that name is the argument as a whole.
pub(super) const NAME: &[Field] = &[field("", "name")];

/// A scalar as the text that a container's environment holds.
fn scalar_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// A map of texts. Numbers and bools become the text that they are written as.
pub(super) fn texts(args: &Args<'_>, arg: &str) -> Map<String, Value> {
    let text = |value: &Value| scalar_text(value).map_or_else(|| value.clone(), Value::String);
    args.attrs(arg).map(|(key, value)| (key.clone(), text(value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_found_and_escapes_are_none() {
        assert_eq!(references("postgres://$(HOST):$(PORT)/x"), ["HOST", "PORT"]);
        assert_eq!(references("$$(HOST) $HOST $(open"), [""; 0]);
        assert_eq!(references("$$$(HOST)"), ["HOST"]);
    }
}
