//! CustomResourceDefinitions: what they call themselves, and their versions but for the schemas, which
//! [`crate::custom`] judges.

use super::demands::Demands;
use super::{Findings, Node, metadata, webhook};
use crate::name::{self, Problem};

const RULE: &str = "invalid-definition";

/// `printerColumnDatatypes` and `customResourceColumnDefinitionFormats` of
/// `apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go`.
const COLUMN_TYPES: [&str; 5] = ["integer", "number", "string", "boolean", "date"];
const COLUMN_FORMATS: [&str; 8] =
    ["int32", "int64", "float", "double", "byte", "date", "date-time", "password"];

/// The greatest length of a warning, in bytes.
const WARNING_MAX: usize = 256;

/// `validateCustomResourceDefinitionSpec`.
pub(super) fn check(object: &Node<'_, '_>, findings: &mut Findings) {
    let demands = &mut Demands::new(RULE, findings);
    let spec = object.field("spec");
    let group = spec.field("group");
    demands.name(&group, name::dns1123_subdomain);
    demands.word(&spec.field("scope"), &["Cluster", "Namespaced"]);
    check_names(&spec.field("names"), demands);
    let keeps = spec.field("preserveUnknownFields");
    if keeps.flag() == Some(true) {
        let message = format!("{keeps} must not be true; a part of a schema may keep what it does not know");
        demands.add(&keeps, message, "write `x-kubernetes-preserve-unknown-fields: true` there");
    }
    for version in spec.field("versions").objects() {
        check_version(&version, demands);
    }
    check_conversion(&spec.field("conversion"), demands);
    check_approval(object, group.text().unwrap_or_default(), demands);
}

/// `ValidateCustomResourceDefinitionNames`. The server derives `singular` and `listKind` where they are absent.
fn check_names(names: &Node<'_, '_>, demands: &mut Demands<'_>) {
    /// A kind may be of upper and lower case.
    fn kind(text: &str) -> Result<(), Problem> {
        name::dns1035_label(&text.to_lowercase()).map_err(|problem| Problem { suggestion: None, ..problem })
    }
    demands.name(&names.field("plural"), name::dns1035_label);
    demands.name(&names.field("kind"), kind);
    demands.form_if_any(&names.field("singular"), name::dns1035_label);
    demands.form_if_any(&names.field("listKind"), kind);
    for list in ["shortNames", "categories"] {
        for item in names.field(list).items() {
            demands.item_form(&item, name::dns1035_label);
        }
    }
}

/// `validateCustomResourceDefinitionVersion`, but for its schema and its selectable fields.
fn check_version(version: &Node<'_, '_>, demands: &mut Demands<'_>) {
    demands.name(&version.field("name"), name::dns1035_label);
    check_warning(version, demands);
    for column in version.field("additionalPrinterColumns").objects() {
        demands.required(&column.field("name"));
        demands.word(&column.field("type"), &COLUMN_TYPES);
        let format = column.field("format");
        if format.text() != Some("") {
            demands.one_of(&format, &COLUMN_FORMATS);
        }
        demands.name(&column.field("jsonPath"), json_path);
    }
    let subresources = version.field("subresources");
    let scale = subresources.field("scale");
    if !scale.is_set() {
        return;
    }
    demands.name(&scale.field("specReplicasPath"), |text| below(text, &[".spec."]));
    demands.name(&scale.field("statusReplicasPath"), |text| below(text, &[".status."]));
    demands.form_if_any(&scale.field("labelSelectorPath"), |text| below(text, &[".spec.", ".status."]));
}

/// `validateDeprecationWarning`.
fn check_warning(version: &Node<'_, '_>, demands: &mut Demands<'_>) {
    let warning = version.field("deprecationWarning");
    let Some(text) = warning.text() else { return };
    if version.field("deprecated").flag() != Some(true) {
        demands.absent(&warning, "for a version that is not deprecated");
    }
    demands.not_empty(&warning);
    demands.no_longer(&warning, WARNING_MAX);
    if !text.chars().all(metadata::is_printable) {
        demands.add_plain(&warning, format!("{warning} must consist of characters that can be printed"));
    }
}

/// `validateSimpleJSONPath`.
fn json_path(text: &str) -> Result<(), Problem> {
    if text.starts_with('.') {
        return Ok(());
    }
    let suggestion = Some(format!(".{text}"));
    Err(Problem { message: "must start with `.`".to_owned(), suggestion, too_long: false })
}

fn below(text: &str, parts: &[&str]) -> Result<(), Problem> {
    json_path(text)?;
    if parts.iter().any(|part| text.starts_with(part)) {
        return Ok(());
    }
    let message = format!("must be a path below `{}`", parts.join("` or `"));
    Err(Problem { message, suggestion: None, too_long: false })
}

/// `validateCustomResourceConversion`.
fn check_conversion(conversion: &Node<'_, '_>, demands: &mut Demands<'_>) {
    if !conversion.is_set() {
        return;
    }
    let [strategy, hook] = ["strategy", "webhook"].map(|key| conversion.field(key));
    demands.word(&strategy, &["None", "Webhook"]);
    match strategy.text() {
        Some("None") => {
            let why = format!("when the {strategy} is `None`");
            demands.absent(&hook.field("clientConfig"), &why);
            if hook.field("conversionReviewVersions").len() > 0 {
                demands.absent(&hook.field("conversionReviewVersions"), &why);
            }
        }
        Some("Webhook") => {
            let client = hook.field("clientConfig");
            demands.required(&client);
            if client.is_set() {
                webhook::client(&client, demands);
            }
            webhook::versions(&hook.field("conversionReviewVersions"), demands);
        }
        _ => {}
    }
}

/// `validateAPIApproval`: a group of the project needs its word.
fn check_approval(object: &Node<'_, '_>, group: &str, demands: &mut Demands<'_>) {
    const KEY: &str = "api-approved.kubernetes.io";
    let is_protected = ["k8s.io", "kubernetes.io"]
        .iter()
        .any(|domain| group == *domain || group.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.')));
    if !is_protected {
        return;
    }
    let metadata = object.field("metadata");
    let annotations = metadata.field("annotations");
    let approval = annotations.field(KEY);
    let text = approval.text().unwrap_or_default();
    if text.is_empty() {
        let message =
            format!("a kind of the group `{group}` must have been approved by the Kubernetes project");
        demands.add(&approval, message, format!("link the review in `{KEY}`, or choose another group"));
    } else if !text.starts_with("unapproved") && !is_url(text) {
        demands.add(&approval, "it must be a URL, or start with `unapproved`", "link the review");
    }
}

/// Whether Go's `url.Parse` finds a host and a scheme, nearly.
fn is_url(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, rest)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && !rest.is_empty()
            && !rest.starts_with(['/', '?', '#'])
    })
}
