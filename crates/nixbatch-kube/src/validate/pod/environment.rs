//! Environment variables of containers.

use super::volume::{Volumes, has_backstep};
use super::{Findings, Node, ObjectFinding, all_of, downward, fields, gate, metadata, shown};
use crate::name;

const RULE: &str = "invalid-env";

/// Where a variable may come from.
const SOURCES: [&str; 5] = ["fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"];

/// Where many variables may come from.
const MAPS: [&str; 2] = ["configMapRef", "secretRef"];

/// `ValidateEnv` and `ValidateEnvFrom` of `pkg/apis/core/validation/validation.go`.
pub(super) fn check(container: &Node<'_, '_>, volumes: &Volumes<'_, '_>, findings: &mut Findings) {
    for variable in container.field("env").objects() {
        let name = variable.field("name");
        if name.text() == Some("") {
            let finding = name.error(RULE, "the name of a variable must not be empty");
            findings.push(finding.with_help("write a name such as `LOG_LEVEL`"));
        }
        variable_name("variable name", &name, findings);
        value_from(&variable, volumes, findings);
    }
    for source in container.field("envFrom").objects() {
        variable_name("prefix", &source.field("prefix"), findings);
        env_from(&source, findings);
    }
}

fn variable_name(what: &str, field: &Node<'_, '_>, findings: &mut Findings) {
    let Some(text) = field.text().filter(|text| !text.is_empty()) else { return };
    if let Err(problem) = name::env_name(text) {
        let message = format!("the {what} `{}` {}", shown(text), problem.message);
        findings.push(metadata::with_suggestion(field.error(RULE, message), problem.suggestion));
    }
}

/// `validateEnvVarValueFrom`.
fn value_from(variable: &Node<'_, '_>, volumes: &Volumes<'_, '_>, findings: &mut Findings) {
    let (value, from) = (variable.field("value"), variable.field("valueFrom"));
    if !from.is_object() {
        return;
    }
    downward::field_ref(RULE, &from.field("fieldRef"), &downward::ENV_FIELDS, findings);
    downward::resource_field_ref(RULE, &from.field("resourceFieldRef"), false, findings);
    for key in ["configMapKeyRef", "secretKeyRef"] {
        let reference = from.field(key);
        if reference.is_object() {
            key_ref(&reference, findings);
        }
    }
    let is_kept = |key: &&&str| **key != "fileKeyRef" || gate::ENV_FILES.is_open(&from);
    let file = from.field("fileKeyRef");
    if file.is_object() && gate::ENV_FILES.is_open(&from) {
        file_key_ref(&file, volumes, findings);
    }
    let sources = SOURCES.iter().filter(is_kept).map(|key| from.field(key));
    let sources: Vec<_> = sources.filter(Node::is_set).collect();
    if sources.is_empty() {
        let finding = from.error(RULE, format!("{from} does not say where the value comes from"));
        let source = from.field("secretKeyRef");
        findings
            .push(finding.with_help(format!("set one of its sources, such as {source}, or write {value}")));
    } else if value.text().is_some_and(|value| !value.is_empty()) {
        let finding = from.key_error(RULE, format!("a variable must not have both {value} and {from}"));
        findings.push(finding.with_help("leave out one of them"));
    } else if sources.len() > 1 {
        findings.push(more_than_one(&from, &sources));
    }
}

/// `validateConfigMapKeySelector` and `validateSecretKeySelector`.
fn key_ref(reference: &Node<'_, '_>, findings: &mut Findings) {
    let (name, key) = (reference.field("name"), reference.field("key"));
    if !name.is_set() || name.text() == Some("") {
        findings.push(unnamed(&name));
    } else if let Some(text) = name.text() {
        metadata::form("name", &name, text, name::dns1123_subdomain, findings);
    }
    if let Some(Err(problem)) = key.text().map(name::config_key) {
        let message = format!("the key `{}` {}", shown(key.text().unwrap_or_default()), problem.message);
        findings.push(metadata::with_suggestion(key.error(RULE, message), problem.suggestion));
    }
}

/// `validateFileKeySelector` and `validateFileKeyRefVolumes`: the file is in an `emptyDir` of the pod.
fn file_key_ref(reference: &Node<'_, '_>, volumes: &Volumes<'_, '_>, findings: &mut Findings) {
    let (key, path, volume) =
        (reference.field("key"), reference.field("path"), reference.field("volumeName"));
    fields::given(RULE, &key, "write the name of a variable in the file", findings);
    variable_name("key", &key, findings);
    fields::given(RULE, &path, "write the path of the file in the volume", findings);
    if path.text().is_some_and(has_backstep) {
        let finding = path.error(RULE, format!("{path} must not contain `..`"));
        findings.push(finding.with_help("write the path that is meant"));
    }
    fields::given(RULE, &volume, "write the name of an `emptyDir` of the pod", findings);
    let Some(name) = volume.text().filter(|name| !name.is_empty()) else { return };
    let before = findings.len();
    metadata::form("volume name", &volume, name, name::dns1123_label, findings);
    if findings.len() > before {
        return;
    }
    let message = match volumes.is_empty_dir(name) {
        None => format!("the pod has no volume `{}`", shown(name)),
        Some(false) => format!("the volume `{}` is no `emptyDir`", shown(name)),
        Some(true) => return,
    };
    findings.push(volume.error(RULE, message).with_help("name an `emptyDir` of the pod"));
}

/// One item of `ValidateEnvFrom`. The names may be prefixes, as in `generateName`.
fn env_from(source: &Node<'_, '_>, findings: &mut Findings) {
    let maps: Vec<_> = MAPS.iter().map(|key| source.field(key)).filter(Node::is_set).collect();
    for map in &maps {
        let name = map.field("name");
        if map.is_object() && (!name.is_set() || name.text() == Some("")) {
            findings.push(unnamed(&name));
        } else if let Some(text) = name.text() {
            let masked = metadata::mask_trailing_dash(text);
            metadata::form("name", &name, &masked, name::dns1123_subdomain, findings);
        }
    }
    if maps.is_empty() {
        let finding = source.error(RULE, "this does not say where the variables come from");
        let [config_map, secret] = MAPS.map(|key| source.field(key).field("name").called(2));
        findings.push(finding.with_help(format!("set {config_map} or {secret}")));
    } else if maps.len() > 1 {
        findings.push(more_than_one(source, &maps));
    }
}

fn unnamed(name: &Node<'_, '_>) -> ObjectFinding {
    name.needed(RULE, format!("{name} must be set to what the value comes from"))
        .with_help("set it to the name of a ConfigMap or Secret")
}

fn more_than_one(place: &Node<'_, '_>, sources: &[Node<'_, '_>]) -> ObjectFinding {
    let message = format!("only one source is possible, and this has {}", all_of(sources));
    place.error(RULE, message).with_help("leave out all but one of them")
}
