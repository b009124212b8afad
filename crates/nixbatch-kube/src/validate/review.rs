//! Questions that the server answers at once and does not store, and bindings of pods. Their names are not looked at.

use super::demands::Demands;
use super::{Findings, Node};
use crate::name;
use crate::schema::KubernetesVersion;

const RULE: &str = "invalid-object";

/// `Create` of `pkg/registry/authentication/tokenreview/storage.go`.
pub(super) fn token(object: &Node<'_, '_>, findings: &mut Findings) {
    Demands::new(RULE, findings).required(&object.field("spec").field("token"));
}

/// `ValidateSubjectAccessReview` of `pkg/apis/authorization/validation/validation.go`.
pub(super) fn access(object: &Node<'_, '_>, findings: &mut Findings) {
    let demands = &mut Demands::new(RULE, findings);
    check_subject(object, demands);
    check_attributes(object, demands);
    no_metadata(object, false, demands);
}

/// `ValidateSelfSubjectAccessReview`.
pub(super) fn own_access(object: &Node<'_, '_>, findings: &mut Findings) {
    let demands = &mut Demands::new(RULE, findings);
    check_attributes(object, demands);
    no_metadata(object, false, demands);
}

/// `ValidateLocalSubjectAccessReview`.
pub(super) fn local_access(object: &Node<'_, '_>, findings: &mut Findings) {
    let demands = &mut Demands::new(RULE, findings);
    check_subject(object, demands);
    check_attributes(object, demands);
    no_metadata(object, true, demands);
    let spec = object.field("spec");
    demands.absent(&spec.field("nonResourceAttributes"), "in a review of a namespace");
    let attributes = spec.field("resourceAttributes");
    let (asked, own) = (attributes.field("namespace"), object.field("metadata"));
    let own = own.field("namespace");
    let text = |field: &Node<'_, '_>| field.text().unwrap_or_default().to_owned();
    if attributes.is_object() && text(&asked) != text(&own) {
        demands.add_plain(&asked, format!("{asked} must be {}", own.called(2)));
    }
}

/// `ValidatePodBinding` of `pkg/apis/core/validation/validation.go`; the form of the name counts since 1.37.
pub(super) fn binding(object: &Node<'_, '_>, findings: &mut Findings) {
    let demands = &mut Demands::new(RULE, findings);
    let target = object.field("target");
    let kind = target.field("kind");
    if kind.text() != Some("") {
        demands.one_of(&kind, &["Node"]);
    }
    let name = target.field("name");
    demands.required(&name);
    if object.version() >= KubernetesVersion::V1_37 {
        demands.form_if_any(&name, name::dns1123_subdomain);
    }
}

fn check_subject(object: &Node<'_, '_>, demands: &mut Demands<'_>) {
    let spec = object.field("spec");
    let [user, groups] = ["user", "groups"].map(|key| spec.field(key));
    if user.text().is_none_or(str::is_empty) && groups.is_list_or_unset() && groups.len() == 0 {
        demands.add(&user, format!("a review needs {user} or {groups}"), "set one of them");
    }
}

/// `ValidateSubjectAccessReviewSpec` and `validateResourceAttributes`.
fn check_attributes(object: &Node<'_, '_>, demands: &mut Demands<'_>) {
    let spec = object.field("spec");
    let [resource, other] = ["resourceAttributes", "nonResourceAttributes"].map(|key| spec.field(key));
    match (resource.is_set(), other.is_set()) {
        (true, true) => demands.absent(&other, &format!("beside {resource}")),
        (false, false) => {
            demands.add(&resource, format!("a review needs {resource} or {other}"), "set one of them");
        }
        _ => {}
    }
    let fields = resource.field("fieldSelector");
    check_selector(&fields, demands);
    for requirement in fields.field("requirements").objects() {
        demands.required(&requirement.field("key"));
        check_operator(&requirement, demands);
    }
    let labels = resource.field("labelSelector");
    check_selector(&labels, demands);
    for requirement in labels.field("requirements").objects() {
        demands.name(&requirement.field("key"), name::qualified_name);
        check_operator(&requirement, demands);
        for value in requirement.field("values").items() {
            demands.form(&value, name::label_value);
        }
    }
}

/// Exactly one of a text and a list: `validateFieldSelectorAttributes`, `validateLabelSelectorAttributes`.
fn check_selector(selector: &Node<'_, '_>, demands: &mut Demands<'_>) {
    if !selector.is_object() {
        return;
    }
    let [raw, list] = ["rawSelector", "requirements"].map(|key| selector.field(key));
    let has_raw = raw.text().is_some_and(|text| !text.is_empty());
    if has_raw && list.len() > 0 {
        demands.absent(&raw, &format!("beside {list}"));
    } else if !has_raw && list.is_list_or_unset() && list.len() == 0 {
        demands.required(&list);
    }
}

/// Operators that this server does not know, an empty one among them, may be known to another one
/// (`AllowUnknownOperatorInRequirement`).
fn check_operator(requirement: &Node<'_, '_>, demands: &mut Demands<'_>) {
    let [operator, values] = ["operator", "values"].map(|key| requirement.field(key));
    match operator.text() {
        Some("In" | "NotIn") if values.is_list_or_unset() => demands.required(&values),
        Some("Exists" | "DoesNotExist") if values.len() > 0 => {
            demands.absent(&values, "when the operator is `Exists` or `DoesNotExist`");
        }
        _ => {}
    }
}

/// The metadata must be empty, but for what the server writes there, and the `namespace` of a review of one.
fn no_metadata(object: &Node<'_, '_>, has_namespace: bool, demands: &mut Demands<'_>) {
    let metadata = object.field("metadata");
    for (key, value) in metadata.entries() {
        let is_empty = value.text() == Some("") || !value.is_set() || value.holds_nothing();
        if !is_empty && key != "managedFields" && !(has_namespace && key == "namespace") {
            demands.absent(&value, "in a review, which is not stored");
        }
    }
}
