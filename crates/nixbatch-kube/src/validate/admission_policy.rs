//! ValidatingAdmissionPolicies, MutatingAdmissionPolicies, and what binds them. Their expressions are not compiled.

use std::collections::HashSet;

use super::admission_rule::{self, RULE};
use super::demands::Demands;
use super::{Findings, Node, metadata};
use crate::name::{self, Problem};

const FAILURE_POLICIES: [&str; 2] = ["Fail", "Ignore"];

/// `maxAuditAnnotations` of `pkg/apis/admissionregistration/validation/validation.go`.
const ANNOTATIONS_MAX: usize = 20;

/// `maxAuditAnnotationValueExpressionLength`, in bytes.
const ANNOTATION_MAX: usize = 5 * 1024;

/// What no variable may be called: `celReserved`.
const RESERVED: [&str; 21] = [
    "true",
    "false",
    "null",
    "in",
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "package",
    "namespace",
    "return",
    "var",
    "void",
    "while",
];

/// `validateValidatingAdmissionPolicySpec`.
pub(super) fn validating(object: &Node<'_, '_>, findings: &mut Findings) {
    let demands = &mut Demands::new(RULE, findings);
    let spec = object.field("spec");
    check_policy(&spec, demands);
    let [validations, annotations] = ["validations", "auditAnnotations"].map(|key| spec.field(key));
    let are_lists = validations.is_list_or_unset() && annotations.is_list_or_unset();
    if are_lists && validations.len() == 0 && annotations.len() == 0 {
        let message = format!("a policy needs {validations} or {annotations}");
        demands.add(&validations, message, format!("set {}", validations.called(2)));
    }
    for validation in validations.objects() {
        check_validation(&validation, demands);
    }
    check_annotations(object, &annotations, demands);
}

/// What policies have in common.
fn check_policy(spec: &Node<'_, '_>, demands: &mut Demands<'_>) {
    demands.one_of(&spec.field("failurePolicy"), &FAILURE_POLICIES);
    let kind = spec.field("paramKind");
    if kind.is_object() {
        check_kind(&kind, demands);
    }
    let constraints = spec.field("matchConstraints");
    if constraints.is_set() {
        demands.required(&constraints.field("resourceRules"));
    } else {
        demands.required(&constraints);
    }
    admission_rule::match_resources(&constraints, demands);
    admission_rule::conditions(&spec.field("matchConditions"), demands);
    for variable in spec.field("variables").objects() {
        let name = variable.field("name");
        match name.text() {
            Some(text) if text.trim().is_empty() => {
                demands.add_plain(&name, format!("{name} must not be empty"))
            }
            _ => demands.name(&name, identifier),
        }
        admission_rule::expression(&variable.field("expression"), demands);
    }
}

/// `isCELIdentifier`.
fn identifier(text: &str) -> Result<(), Problem> {
    let is_word = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let starts = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if is_word && starts && !RESERVED.contains(&text) {
        return Ok(());
    }
    let message =
        "must consist of letters, digits and `_`, must not start with a digit, and must be no word of CEL";
    Err(Problem { message: message.to_owned(), suggestion: None, too_long: false })
}

/// `validateParamKind`.
fn check_kind(kind: &Node<'_, '_>, demands: &mut Demands<'_>) {
    let [api_version, kind] = ["apiVersion", "kind"].map(|key| kind.field(key));
    demands.name(&api_version, |text| {
        let (group, version) = text.split_once('/').unwrap_or(("", text));
        let group = if group.is_empty() { Ok(()) } else { name::dns1123_subdomain(group) };
        // What is suggested for a part is none for the whole.
        group
            .and_then(|()| name::dns1035_label(version))
            .map_err(|problem| Problem { suggestion: None, ..problem })
    });
    demands.name(&kind, |text| name::dns1035_label(&text.to_lowercase()));
}

/// `validateValidation`.
fn check_validation(validation: &Node<'_, '_>, demands: &mut Demands<'_>) {
    admission_rule::expression(&validation.field("expression"), demands);
    let [message, expression] = ["message", "messageExpression"].map(|key| validation.field(key));
    for field in [&message, &expression] {
        if field.text().is_some_and(|text| !text.is_empty() && text.trim().is_empty()) {
            demands.add(field, format!("{field} must not be blank"), format!("leave out {field}"));
        }
    }
    if message.text().is_some_and(|text| text.trim().contains(['\n', '\r'])) {
        demands.add_plain(&message, format!("{message} must be one line"));
    }
    demands.one_of(&validation.field("reason"), &["Forbidden", "Invalid", "RequestEntityTooLarge"]);
}

/// `validateAuditAnnotation`: what is annotated is called after the policy.
fn check_annotations(object: &Node<'_, '_>, annotations: &Node<'_, '_>, demands: &mut Demands<'_>) {
    demands.no_more(annotations, ANNOTATIONS_MAX);
    let metadata = object.field("metadata");
    let policy = metadata::effective_name(&metadata);
    let mut seen = HashSet::new();
    for annotation in annotations.objects() {
        let key = annotation.field("key");
        if let (Some(policy), Some(text)) = (&policy, key.text())
            && let Err(problem) = name::qualified_name(&format!("{policy}/{text}"))
        {
            let message = format!("`{policy}/{text}`, which the annotation is called, {}", problem.message);
            demands.add_plain(&key, message);
        }
        demands.unique(&key, &mut seen);
        let value = annotation.field("valueExpression");
        admission_rule::expression(&value, demands);
        if value.text().is_some_and(|text| text.trim().len() > ANNOTATION_MAX) {
            demands.no_longer(&value, ANNOTATION_MAX);
        }
    }
}

/// `validateValidatingAdmissionPolicyBindingSpec`.
pub(super) fn validating_binding(object: &Node<'_, '_>, findings: &mut Findings) {
    let demands = &mut Demands::new(RULE, findings);
    let spec = object.field("spec");
    check_binding(&spec, demands);
    let actions = spec.field("validationActions");
    demands.required(&actions);
    let mut seen = HashSet::new();
    for action in actions.items() {
        demands.not_null(&action);
        demands.once(&action, &mut seen);
    }
    if seen.contains("Deny") && seen.contains("Warn") {
        let message = format!("{actions} must not have both `Deny` and `Warn`, which say the same twice");
        demands.add(&actions, message, "leave out `Warn`");
    }
}

fn check_binding(spec: &Node<'_, '_>, demands: &mut Demands<'_>) {
    let policy = spec.field("policyName");
    demands.name(&policy, name::dns1123_subdomain);
    check_reference(&spec.field("paramRef"), demands);
    admission_rule::match_resources(&spec.field("matchResources"), demands);
}

/// `validateParamRef`.
fn check_reference(reference: &Node<'_, '_>, demands: &mut Demands<'_>) {
    if !reference.is_object() {
        return;
    }
    let [name, selector, action] =
        ["name", "selector", "parameterNotFoundAction"].map(|key| reference.field(key));
    let has_name = name.text().is_some_and(|text| !text.is_empty());
    demands.form_if_any(&name, metadata::path_segment);
    demands.selector(&selector);
    if has_name && selector.is_set() {
        demands.add(&name, format!("{name} and {selector} exclude each other"), "leave out one of them");
    } else if !has_name && !selector.is_set() {
        demands.add(reference, format!("{reference} needs {name} or {selector}"), "set one of them");
    }
    demands.word(&action, &["Allow", "Deny"]);
}

/// `validateMutatingAdmissionPolicySpec`.
pub(super) fn mutating(object: &Node<'_, '_>, findings: &mut Findings) {
    let demands = &mut Demands::new(RULE, findings);
    let spec = object.field("spec");
    check_policy(&spec, demands);
    no_deletion(&spec.field("matchConstraints"), demands);
    let mutations = spec.field("mutations");
    demands.required(&mutations);
    for mutation in mutations.objects() {
        check_mutation(&mutation, demands);
    }
    let again = spec.field("reinvocationPolicy");
    demands.required(&again);
}

/// `validateMutatingAdmissionPolicyBindingSpec`.
pub(super) fn mutating_binding(object: &Node<'_, '_>, findings: &mut Findings) {
    let demands = &mut Demands::new(RULE, findings);
    let spec = object.field("spec");
    check_binding(&spec, demands);
    no_deletion(&spec.field("matchResources"), demands);
}

/// `supportedMutatingOperations`: what is deleted cannot be changed.
fn no_deletion(resources: &Node<'_, '_>, demands: &mut Demands<'_>) {
    for rule in resources.field("resourceRules").objects() {
        for operation in rule.field("operations").items() {
            if operation.text() == Some("DELETE") {
                demands.add(
                    &operation,
                    "a policy that changes objects cannot be for `DELETE`",
                    "leave it out",
                );
            }
        }
    }
}

/// `validateMutation`.
fn check_mutation(mutation: &Node<'_, '_>, demands: &mut Demands<'_>) {
    let ty = mutation.field("patchType");
    let [patch, apply] = ["jsonPatch", "applyConfiguration"].map(|key| mutation.field(key));
    let (wanted, other) = match ty.text() {
        Some("JSONPatch") => (patch, apply),
        Some("ApplyConfiguration") => (apply, patch),
        _ => return,
    };
    demands.required(&wanted);
    if wanted.is_set() {
        admission_rule::expression(&wanted.field("expression"), demands);
    }
    demands.absent(&other, &format!("for this {ty}"));
}
