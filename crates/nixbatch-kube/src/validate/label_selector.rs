//! Label selectors.

use std::collections::BTreeMap;

use super::metadata::{self, LABEL, with_suggestion};
use super::{Findings, Node, shown};
use crate::name;

/// Labels that a selector may match.
pub(super) type Labels<'l> = BTreeMap<&'l str, &'l str>;

const OPERATORS: [&str; 4] = ["In", "NotIn", "Exists", "DoesNotExist"];

/// `ValidateLabelSelector` of `apimachinery/pkg/apis/meta/v1/validation/validation.go`.
pub(super) fn check(selector: &Node<'_, '_>, findings: &mut Findings) {
    metadata::labels(&selector.field("matchLabels"), findings);
    for requirement in selector.field("matchExpressions").objects() {
        operator(&requirement, findings);
        let key = requirement.field("key");
        if let Some(Err(problem)) = key.text().map(name::qualified_name) {
            let message =
                format!("the label key `{}` {}", shown(key.text().unwrap_or_default()), problem.message);
            findings.push(with_suggestion(key.error(LABEL, message), problem.suggestion));
        }
        for value in requirement.field("values").items() {
            metadata::label_value(&value, findings);
        }
    }
}

fn operator(requirement: &Node<'_, '_>, findings: &mut Findings) {
    let (operator, values) = (requirement.field("operator"), requirement.field("values"));
    if !values.is_list_or_unset() {
        return;
    }
    match operator.text() {
        Some("In" | "NotIn") if values.len() == 0 => {
            let message = format!("{values} must not be empty when the {operator} is `In` or `NotIn`");
            findings.push(values.needed(LABEL, message).with_help("list the values, or write `Exists`"));
        }
        Some("Exists" | "DoesNotExist") if values.len() > 0 => {
            let message =
                format!("{values} must be left out when the {operator} is `Exists` or `DoesNotExist`");
            let help = format!("leave out {values}, or write `In`");
            findings.push(values.key_error(LABEL, message).with_help(help));
        }
        None if !operator.is_set() => {
            let message = format!("a requirement needs its {operator}");
            findings.push(
                operator.missing(LABEL, message).with_help(format!("write {}", operator.giving("\"In\""))),
            );
        }
        Some(unknown) if !OPERATORS.contains(&unknown) => {
            findings.push(operator.unknown_value(&OPERATORS));
        }
        _ => {}
    }
}

/// Whether a selector that passed [`check`] matches `labels`: `Matches` of `apimachinery/pkg/labels/selector.go`.
/// One that lacks what its schema demands counts as matching.
pub(super) fn matches(selector: &Node<'_, '_>, labels: &Labels<'_>) -> bool {
    let expressions = selector.field("matchExpressions");
    if !expressions.objects().all(|requirement| is_whole(&requirement)) {
        return true;
    }
    let all_labels = selector
        .field("matchLabels")
        .entries()
        .all(|(key, value)| labels.get(key).copied() == Some(text_of(&value)));
    all_labels && expressions.objects().all(|requirement| meets(&requirement, labels))
}

fn is_whole(requirement: &Node<'_, '_>) -> bool {
    ["key", "operator"].iter().all(|key| requirement.field(key).text().is_some())
}

fn meets(requirement: &Node<'_, '_>, labels: &Labels<'_>) -> bool {
    let found = labels.get(requirement.field("key").text().unwrap_or_default());
    let listed = || requirement.field("values").items().any(|value| found == Some(&text_of(&value)));
    match requirement.field("operator").text() {
        Some("In") => listed(),
        Some("NotIn") => !listed(),
        Some("Exists") => found.is_some(),
        _ => found.is_none(),
    }
}

/// The labels of a `metadata`'s `labels`.
pub(super) fn labels_of<'v>(labels: &Node<'v, '_>) -> Labels<'v> {
    labels.entries().map(|(key, value)| (key, text_of(&value))).collect()
}

/// A null label is an empty one to the decoder.
fn text_of<'v>(value: &Node<'v, '_>) -> &'v str {
    value.text().unwrap_or_default()
}
