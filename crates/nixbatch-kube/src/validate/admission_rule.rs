//! What webhooks and admission policies have in common: the requests that they are asked about.

use std::collections::HashSet;

use super::demands::Demands;
use super::{Node, metadata, shown};
use crate::name;

pub(super) const RULE: &str = "invalid-admission";

const OPERATIONS: [&str; 5] = ["*", "CONNECT", "CREATE", "DELETE", "UPDATE"];

/// Most conditions of a policy or webhook.
const CONDITIONS_MAX: usize = 64;

/// `validateMatchResources` of `pkg/apis/admissionregistration/validation/validation.go`.
pub(super) fn match_resources(resources: &Node<'_, '_>, demands: &mut Demands<'_>) {
    if !resources.is_set() {
        return;
    }
    demands.one_of(&resources.field("matchPolicy"), &["Equivalent", "Exact"]);
    demands.selector(&resources.field("namespaceSelector"));
    demands.selector(&resources.field("objectSelector"));
    for list in ["resourceRules", "excludeResourceRules"] {
        for rule in resources.field(list).objects() {
            let mut seen = HashSet::new();
            for name in rule.field("resourceNames").items() {
                demands.item_form(&name, metadata::path_segment);
                demands.once(&name, &mut seen);
            }
            check(&rule, demands);
        }
    }
}

/// `validateRuleWithOperations`.
pub(super) fn check(rule: &Node<'_, '_>, demands: &mut Demands<'_>) {
    let operations = rule.field("operations");
    demands.required(&operations);
    demands.alone(&operations, "*");
    for operation in operations.items() {
        demands.not_null(&operation);
        demands.one_of(&operation, &OPERATIONS);
    }
    let [groups, versions, resources] = ["apiGroups", "apiVersions", "resources"].map(|key| rule.field(key));
    demands.required(&groups);
    demands.alone(&groups, "*");
    demands.required(&versions);
    demands.alone(&versions, "*");
    for version in versions.items() {
        no_empty_item(&version, demands);
    }
    demands.required(&resources);
    check_resources(&resources, demands);
    demands.one_of(&rule.field("scope"), &["*", "Cluster", "Namespaced"]);
}

fn no_empty_item(item: &Node<'_, '_>, demands: &mut Demands<'_>) {
    if item.item_text() == Some("") {
        demands.add(item, format!("an item of {item} must not be empty"), "leave it out");
    }
}

/// `validateResources`.
fn check_resources(resources: &Node<'_, '_>, demands: &mut Demands<'_>) {
    let (mut whole, mut parts) = (HashSet::new(), HashSet::new());
    let mut has_plain = false;
    for resource in resources.items() {
        no_empty_item(&resource, demands);
        let Some(text) = resource.text().filter(|text| !text.is_empty()) else { continue };
        let Some((name, part)) = text.split_once('/') else {
            has_plain = text != "*";
            continue;
        };
        let covers =
            [(whole.contains(name), format!("{name}/*")), (parts.contains(part), format!("*/{part}"))];
        if let Some((_, by)) = covers.iter().find(|(covers, _)| *covers) {
            let message = format!("`{}` is covered by `{}`", shown(text), shown(by));
            demands.add(&resource, message, "leave it out");
        }
        if part == "*" {
            whole.insert(name);
        }
        if name == "*" {
            parts.insert(part);
        }
    }
    let has = |wanted| resources.items().any(|item| item.text() == Some(wanted));
    if resources.len() > 1 && has("*/*") {
        demands.add(resources, format!("{resources} must have nothing beside `*/*`"), "leave out the others");
    }
    if has("*") && has_plain {
        let message = format!("{resources} must have no other resources beside `*`, only their parts");
        demands.add(resources, message, "leave out the others");
    }
}

/// `validateMatchConditions`, but for what their expressions mean.
pub(super) fn conditions(conditions: &Node<'_, '_>, demands: &mut Demands<'_>) {
    demands.no_more(conditions, CONDITIONS_MAX);
    let mut seen = HashSet::new();
    for condition in conditions.objects() {
        let name = condition.field("name");
        demands.name(&name, name::qualified_name);
        if name.text() != Some("") {
            demands.unique(&name, &mut seen);
        }
        expression(&condition.field("expression"), demands);
    }
}

/// There must be an expression in CEL that is not blank. Whether it can be compiled is not looked into.
pub(super) fn expression(expression: &Node<'_, '_>, demands: &mut Demands<'_>) {
    match expression.text() {
        Some(text) if text.trim().is_empty() => {
            demands.add_plain(expression, format!("{expression} must not be empty"));
        }
        _ => demands.required(expression),
    }
}
