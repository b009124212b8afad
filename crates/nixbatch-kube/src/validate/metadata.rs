//! Names, labels and annotations of objects of every kind.

use std::borrow::Cow;
use std::collections::HashSet;

use nixbatch_diagnostic::{Finding, ObjectPlace};

use super::demands::Demands;
use super::network::service;
use super::{Findings, Node, shown};
use crate::name::{self, Problem};
use crate::object::Identity;
use crate::schema::{KubernetesVersion, Schemas, Scope};

const NAME: &str = "invalid-name";
const NAME_TOO_LONG: &str = "name-too-long";
pub(super) const LABEL: &str = "invalid-label";
const ANNOTATION: &str = "invalid-annotation";
const METADATA: &str = "invalid-metadata";

/// `TotalAnnotationSizeLimitB`, in bytes of keys and values together.
const ANNOTATIONS_MAX: usize = 256 * 1024;

/// Greatest length of the part of a generated name that the user gives: `MaxGeneratedNameLength` of
/// `apiserver/pkg/storage/names/generate.go`. Five more characters follow it.
const GENERATED_MAX: usize = 58;

/// `FieldManagerMaxLength` and `ValidateSubresource`'s bound, in bytes.
const MANAGER_MAX: usize = 128;
const SUBRESOURCE_MAX: usize = 256;

/// The finalizers that need no domain: `standardFinalizers` of `pkg/apis/core/helper/helpers.go`.
const STANDARD_FINALIZERS: [&str; 3] = ["kubernetes", "orphan", "foregroundDeletion"];

/// What a text must be.
pub(super) type Form = fn(&str) -> Result<(), Problem>;

/// `ValidateObjectMeta` of `pkg/apis/core/validation` and `apimachinery/pkg/api/validation/objectmeta.go`.
pub(super) fn check(identity: Identity<'_>, metadata: Node<'_, '_>, findings: &mut Findings) {
    if identity.is_question() {
        return;
    }
    let schemas = Schemas::of(metadata.version());
    let kind = schemas.kind(identity.api_version, identity.kind);
    if kind.is_some_and(|kind| kind.scope == Scope::List) {
        return;
    }
    let definition = kind.and_then(|kind| schemas.definition(kind.definition));
    let required =
        definition.and_then(|definition| definition.field("metadata")).is_some_and(|field| field.required);
    // Absent metadata is the schema's to report, where it says that there must be some.
    if metadata.is_set() || !required {
        check_name(identity, &metadata, findings);
    }
    let namespace = metadata.field("namespace");
    // The server clears the namespace of what belongs to the whole cluster.
    let namespaced = kind.is_none_or(|kind| kind.scope == Scope::Namespaced);
    if let Some(text) = namespace.text().filter(|text| namespaced && !text.is_empty()) {
        form("namespace", &namespace, text, name::dns1123_label, findings);
    }
    labels(&metadata.field("labels"), findings);
    annotations(&metadata.field("annotations"), findings);
    owner_references(&metadata.field("ownerReferences"), findings);
    managed_fields(&metadata.field("managedFields"), findings);
    let own = schemas.is_own_group(identity.api_version) && !uses_generic_metadata(identity);
    finalizers(&metadata.field("finalizers"), own, findings);
    opposite_finalizers(&metadata.field("finalizers"), findings);
}

/// `validateEmbeddedResource` of `apiextensions-apiserver/pkg/apiserver/schema/objectmeta/validation.go`: an object in
/// another one needs no name.
pub(super) fn embedded(metadata: &Node<'_, '_>, findings: &mut Findings) {
    let forms: [(&str, &str, Form); 3] = [
        ("name", "name", path_segment),
        ("generateName", "name prefix", |text| path_segment(&mask_trailing_dash(text))),
        ("namespace", "namespace", name::dns1123_label),
    ];
    for (key, what, check) in forms {
        let field = metadata.field(key);
        if let Some(text) = field.text().filter(|text| !text.is_empty()) {
            form(what, &field, text, check, findings);
        }
    }
    labels(&metadata.field("labels"), findings);
    annotations(&metadata.field("annotations"), findings);
    owner_references(&metadata.field("ownerReferences"), findings);
    finalizers(&metadata.field("finalizers"), false, findings);
}

/// The name that the object gets: the one it has, or one that the server generates; nothing when it has neither.
pub(super) fn effective_name<'v>(metadata: &Node<'v, '_>) -> Option<Cow<'v, str>> {
    let given = |key| metadata.field(key).text().filter(|text| !text.is_empty());
    if let Some(name) = given("name") {
        return Some(name.into());
    }
    let prefix = given("generateName")?;
    let end =
        (0..=GENERATED_MAX.min(prefix.len())).rfind(|end| prefix.is_char_boundary(*end)).unwrap_or_default();
    Some(format!("{}xxxxx", &prefix[..end]).into())
}

/// Where the name comes from: `name`, or `generateName` where there is only that.
pub(super) fn name_key(metadata: &Node<'_, '_>) -> &'static str {
    let given = |key| metadata.field(key).text().is_some_and(|text| !text.is_empty());
    if !given("name") && given("generateName") { "generateName" } else { "name" }
}

/// A finding that the name is too long for what the server or a controller makes of it.
pub(super) fn name_too_long(metadata: &Node<'_, '_>, max: usize, why: &str, findings: &mut Findings) {
    // One that is too long for any object has been reported.
    let too_long = max + 1..=name::SUBDOMAIN_MAX;
    let Some(name) = effective_name(metadata).filter(|name| too_long.contains(&name.len())) else { return };
    let key = name_key(metadata);
    let generated = match metadata.hash_length() {
        _ if key == "generateName" => ", five of them generated,".to_owned(),
        0 => String::new(),
        length => format!(", {length} of them its hash,"),
    };
    let message =
        format!("the name has {} characters{generated} and must be no more than {max}: {why}", name.len());
    let excess = name.len() - max;
    let help = format!("shorten it by {excess} character{}", if excess == 1 { "" } else { "s" });
    findings.push(metadata.field(key).error(NAME_TOO_LONG, message).with_help(help));
}

/// The kinds whose `generateName` the server does not look at beside a name.
fn ignores_prefix(identity: Identity<'_>, version: KubernetesVersion) -> bool {
    let is_one = matches!(
        (identity.group(), identity.kind),
        ("", "ReplicationController") | ("resource.k8s.io", "DeviceClass")
    );
    is_one && version >= KubernetesVersion::V1_35
}

fn check_name(identity: Identity<'_>, metadata: &Node<'_, '_>, findings: &mut Findings) {
    let (name, prefix) = (metadata.field("name"), metadata.field("generateName"));
    if [&name, &prefix].iter().any(|field| field.is_set() && field.text().is_none()) {
        return;
    }
    let Some(check) = name_form(identity, metadata.version()) else { return };
    let given = prefix.text().filter(|text| !text.is_empty());
    // The server looks at every name twice: as one of its kind, and as a part of a path (`rest.BeforeCreate`).
    let name_from = name_key(metadata);
    // `ValidateObjectMetaWithOpts` looks only at the name that is made of it.
    let is_looked_at = name_from != "name" || !ignores_prefix(identity, metadata.version());
    let bad_prefix = given.and_then(|text| {
        let of_kind = if is_looked_at { check(&mask_trailing_dash(text)) } else { Ok(()) };
        of_kind.and_then(|()| path_segment(text)).err()
    });
    match effective_name(metadata) {
        // The server makes one up (`PrepareForCreate` of `pkg/registry/core/limitrange/strategy.go`).
        None if (identity.group(), identity.kind) == ("", "LimitRange") => {}
        None => {
            let message = format!("the {} has no name", identity.kind);
            findings.push(name.needed(NAME, message).with_help(format!("set {}", name.called(2))));
        }
        Some(text) if name_from == "name" => form("name", &name, &text, check, findings),
        Some(text) if bad_prefix.is_none() => {
            if let Err(problem) = check(&text) {
                findings.push(wrong_prefix(&prefix, problem, check));
            }
        }
        Some(_) => {}
    }
    if let Some(problem) = bad_prefix {
        findings.push(wrong_prefix(&prefix, problem, check));
    }
}

fn wrong_prefix(prefix: &Node<'_, '_>, problem: Problem, check: Form) -> Finding<ObjectPlace> {
    let text = prefix.text().unwrap_or_default();
    let stem = text.trim_end_matches('-');
    let dash = if stem.len() < text.len() { "-" } else { "" };
    let stem = match check(stem) {
        Ok(()) => Some(stem.to_owned()),
        Err(problem) => problem.suggestion,
    };
    let message = format!("the name prefix `{}` {}", shown(text), problem.message);
    with_suggestion(prefix.error(NAME, message), stem.map(|stem| stem + dash).filter(|meant| meant != text))
}

/// `maskTrailingDash`: a prefix may end in a dash, since more follows.
pub(super) fn mask_trailing_dash(prefix: &str) -> Cow<'_, str> {
    match prefix.strip_suffix('-') {
        Some(rest) if !rest.is_empty() => {
            let mut characters = rest.chars();
            // The server replaces the last two bytes, which leaves the start of a character of more.
            let broken = characters.next_back().is_some_and(|c| !c.is_ascii());
            format!("{}{}a", characters.as_str(), if broken { "\u{fffd}" } else { "" }).into()
        }
        _ => prefix.into(),
    }
}

/// What a name of the kind must be; nothing for the few kinds that have rules of their own.
fn name_form(identity: Identity<'_>, version: KubernetesVersion) -> Option<Form> {
    Some(match (identity.group(), identity.kind) {
        ("", "Namespace") | ("apps", "StatefulSet") => name::dns1123_label,
        ("", "Service") => service::service_name(version),
        ("rbac.authorization.k8s.io" | "certificates.k8s.io", _) => path_segment,
        _ if has_any_name(identity) => path_segment,
        ("coordination.k8s.io", "LeaseCandidate") => name::config_key,
        ("networking.k8s.io", "IPAddress")
        | ("", "Binding")
        | ("internal.apiserver.k8s.io" | "authentication.k8s.io" | "authorization.k8s.io", _) => return None,
        _ => name::dns1123_subdomain,
    })
}

/// `IsValidPathSegmentName` of `apimachinery/pkg/api/validation/path/name.go`.
pub(super) fn path_segment(text: &str) -> Result<(), Problem> {
    if matches!(text, "." | "..") || text.contains(['/', '%']) {
        let suggestion =
            Some(text.replace(['/', '%'], "-")).filter(|text| !matches!(text.as_str(), "." | ".."));
        let message = "must not be `.` or `..` and must not contain `/` or `%`".to_owned();
        return Err(Problem { message, suggestion, too_long: false });
    }
    Ok(())
}

/// A finding that the `node`, whose name is `text`, is not of the form that `check` demands.
pub(super) fn form(what: &str, node: &Node<'_, '_>, text: &str, check: Form, findings: &mut Findings) {
    let Err(problem) = check(text) else { return };
    let rule = if problem.too_long { NAME_TOO_LONG } else { NAME };
    let message = format!("the {what} `{}` {}", shown(node.text().unwrap_or(text)), problem.message);
    findings.push(with_suggestion(node.error(rule, message), problem.suggestion));
}

pub(super) fn with_suggestion(
    finding: Finding<ObjectPlace>,
    suggestion: Option<String>,
) -> Finding<ObjectPlace> {
    match suggestion {
        Some(suggestion) => finding.with_help(format!("write `{suggestion}`")),
        None => finding,
    }
}

/// `ValidateLabels` of `apimachinery/pkg/apis/meta/v1/validation/validation.go`. Node selectors are labels too.
pub(super) fn labels(labels: &Node<'_, '_>, findings: &mut Findings) {
    for (key, value) in labels.entries() {
        if let Err(problem) = name::qualified_name(key) {
            let message = format!("the label key `{}` {}", shown(key), problem.message);
            findings.push(with_suggestion(value.key_error(LABEL, message), problem.suggestion));
        }
        label_value(&value, findings);
    }
}

/// A label's value, here or in a selector.
pub(super) fn label_value(value: &Node<'_, '_>, findings: &mut Findings) {
    let Some(text) = value.text() else { return };
    if let Err(problem) = name::label_value(text) {
        let message = format!("the label value `{}` {}", shown(text), problem.message);
        findings.push(with_suggestion(value.error(LABEL, message), problem.suggestion));
    }
}

/// `ValidateAnnotations` of `apimachinery/pkg/api/validation/objectmeta.go`.
pub(super) fn annotations(annotations: &Node<'_, '_>, findings: &mut Findings) {
    let mut size = 0;
    for (key, value) in annotations.entries() {
        size += key.len() + value.text().map_or(0, str::len);
        if let Err(problem) = name::qualified_name(&key.to_lowercase()) {
            let suggestion = name::qualified_name(key).err().and_then(|problem| problem.suggestion);
            let message = format!("the annotation key `{}` {}", shown(key), problem.message);
            findings.push(with_suggestion(value.key_error(ANNOTATION, message), suggestion));
        }
    }
    if size > ANNOTATIONS_MAX {
        let message = format!("the annotations have {size} bytes and must be no more than {ANNOTATIONS_MAX}");
        findings.push(annotations.error(ANNOTATION, message).with_help("keep long texts in a ConfigMap"));
    }
}

/// `ValidateFinalizers`, and `validateKubeFinalizerName` of `pkg/apis/core/validation` for Kubernetes' `own` kinds.
pub(super) fn finalizers(finalizers: &Node<'_, '_>, own: bool, findings: &mut Findings) {
    for finalizer in finalizers.items() {
        let Some(text) = finalizer.item_text() else { continue };
        if let Err(problem) = name::qualified_name(text) {
            let message = format!("the finalizer `{}` {}", shown(text), problem.message);
            findings.push(with_suggestion(finalizer.error(METADATA, message), problem.suggestion));
        } else if own && !text.contains('/') && !STANDARD_FINALIZERS.contains(&text) {
            let message = format!("the finalizer `{text}` must have a domain before it");
            findings
                .push(finalizer.error(METADATA, message).with_help(format!("write `example.com/{text}`")));
        }
    }
}

/// `ValidateFinalizers`, of all together.
fn opposite_finalizers(finalizers: &Node<'_, '_>, findings: &mut Findings) {
    let has = |wanted| finalizers.items().any(|finalizer| finalizer.text() == Some(wanted));
    if has("orphan") && has("foregroundDeletion") {
        let message = "the finalizers `orphan` and `foregroundDeletion` exclude each other";
        findings.push(finalizers.error(METADATA, message).with_help("leave out one of them"));
    }
}

/// The kinds whose validation takes `ValidateObjectMeta` of apimachinery, or nothing but what holds for every object
/// (`rest.BeforeCreate`): without the rule for finalizers.
fn uses_generic_metadata(identity: Identity<'_>) -> bool {
    const GROUPS: [&str; 5] = [
        "admissionregistration.k8s.io",
        "apiextensions.k8s.io",
        "apiregistration.k8s.io",
        "coordination.k8s.io",
        "node.k8s.io",
    ];
    GROUPS.contains(&identity.group()) || has_any_name(identity)
}

/// The kinds whose validation does not look at the metadata, so that any path segment is a name.
fn has_any_name(identity: Identity<'_>) -> bool {
    matches!((identity.group(), identity.kind), ("", "Event") | ("policy", "PodDisruptionBudget"))
}

/// `ValidateManagedFields` of `apimachinery/pkg/apis/meta/v1/validation/validation.go`.
fn managed_fields(entries: &Node<'_, '_>, findings: &mut Findings) {
    let demands = &mut Demands::new(METADATA, findings);
    for entry in entries.objects() {
        let operation = entry.field("operation");
        demands.word(&operation, &["Apply", "Update"]);
        let ty = entry.field("fieldsType");
        if ty.text() != Some("") {
            demands.one_of(&ty, &["FieldsV1"]);
        }
        let manager = entry.field("manager");
        demands.no_longer(&manager, MANAGER_MAX);
        if manager.text().is_some_and(|text| text.contains(|c| !is_printable(c))) {
            demands.add_plain(&manager, format!("{manager} must consist of characters that can be printed"));
        }
        demands.no_longer(&entry.field("subresource"), SUBRESOURCE_MAX);
    }
}

/// Nearly Go's `unicode.IsPrint`, which leaves out blanks but the space, and what has no form.
pub(super) fn is_printable(c: char) -> bool {
    c == ' ' || !(c.is_control() || c.is_whitespace())
}

/// `ValidateOwnerReferences` of `apimachinery/pkg/api/validation/objectmeta.go`, after `dedupOwnerReferences` of
/// `apiserver/pkg/endpoints/handlers/rest.go`: of references that are the same throughout only the first counts.
fn owner_references(references: &Node<'_, '_>, findings: &mut Findings) {
    let mut seen = HashSet::new();
    let mut controller = false;
    for reference in references.objects() {
        let texts = ["apiVersion", "kind", "name", "uid"].map(|key| reference.field(key).text());
        let flags = ["blockOwnerDeletion", "controller"].map(|key| reference.field(key).flag());
        if !seen.insert((texts, flags)) {
            continue;
        }
        for key in ["apiVersion", "kind", "name", "uid"] {
            let field = reference.field(key);
            if field.text() == Some("") {
                findings
                    .push(field.error(METADATA, format!("{field} of an owner reference must not be empty")));
            }
        }
        let api_version = reference.field("apiVersion");
        let text = api_version.text().unwrap_or_default();
        if text == "/" || text.matches('/').count() > 1 || text.ends_with('/') {
            let message = format!("`{}` is no {api_version}", shown(text));
            findings.push(api_version.error(METADATA, message).with_help("write it as in `batch/v1`"));
        }
        if (api_version.text(), reference.field("kind").text()) == (Some("v1"), Some("Event")) {
            findings.push(reference.error(METADATA, "an Event must not be an owner"));
        }
        let controls = reference.field("controller");
        if controls.flag() == Some(true) && std::mem::replace(&mut controller, true) {
            let message = format!("only one owner reference may have {}", controls.giving("true"));
            findings.push(reference.error(METADATA, message).with_help(format!("leave out {controls}")));
        }
    }
}
