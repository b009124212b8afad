//! Checks of single fields that many kinds share.

use std::ops::RangeInclusive;

use super::{Findings, Node};

/// The numbers that a port can have: `IsValidPortNum` of `apimachinery/pkg/util/validation/validation.go`.
const PORTS: RangeInclusive<i64> = 1..=65_535;

/// A text that must be something. That it is absent is the schema's to report.
pub(super) fn not_empty(rule: &'static str, field: &Node<'_, '_>, help: &str, findings: &mut Findings) {
    if field.text() == Some("") {
        findings.push(field.error(rule, format!("{field} must not be empty")).with_help(help));
    }
}

/// A text or a list that must be there and hold something, which the schema does not demand.
pub(super) fn required(rule: &'static str, field: &Node<'_, '_>, help: &str, findings: &mut Findings) {
    if !field.is_set() {
        findings.push(field.missing(rule, format!("{field} must be set")).with_help(help));
    } else if field.is_list_or_unset() && field.len() == 0 {
        findings.push(field.error(rule, format!("{field} must not be empty")).with_help(help));
    } else {
        not_empty(rule, field, help, findings);
    }
}

/// A text that must be there and be something, which the schema does not demand.
pub(super) fn given(rule: &'static str, field: &Node<'_, '_>, help: &str, findings: &mut Findings) {
    if !field.is_set() {
        findings.push(field.missing(rule, format!("{field} must be set")).with_help(help));
    }
    not_empty(rule, field, help, findings);
}

/// A list that must have items; it may be absent as little.
pub(super) fn has_items(rule: &'static str, list: &Node<'_, '_>, help: &str, findings: &mut Findings) {
    if list.is_list_or_unset() && list.len() == 0 {
        findings.push(list.needed(rule, format!("{list} must have an item")).with_help(help));
    }
}

/// A number within bounds.
pub(super) fn within(
    rule: &'static str,
    field: &Node<'_, '_>,
    bounds: RangeInclusive<i64>,
    findings: &mut Findings,
) {
    let Some(value) = field.int64().filter(|value| !bounds.contains(value)) else { return };
    let (least, most) = (bounds.start(), bounds.end());
    let (what, help) = match *most {
        i64::MAX => (format!("{least} or more"), format!("write {least} or more")),
        _ => (format!("from {least} to {most}"), format!("write a number from {least} to {most}")),
    };
    findings.push(field.error(rule, format!("{field} must be {what}, and this is {value}")).with_help(help));
}

/// The number of a port, and nothing where there is none.
pub(super) fn port(rule: &'static str, field: &Node<'_, '_>, findings: &mut Findings) {
    within(rule, field, PORTS, findings);
}

/// A field that is not allowed here, `why` not, and what to do about it.
pub(super) fn forbidden(
    rule: &'static str,
    field: &Node<'_, '_>,
    why: &str,
    help: impl Into<String>,
    findings: &mut Findings,
) {
    findings.push(field.key_error(rule, format!("{field} {why}")).with_help(help));
}

/// A number that must be 1 or more: `ValidatePositiveField` of `pkg/apis/core/validation/validation.go`.
pub(super) fn positive(rule: &'static str, field: &Node<'_, '_>, findings: &mut Findings) {
    within(rule, field, 1..=i64::MAX, findings);
}

/// A word that must be one of these, which the schema does not know.
pub(super) fn one_of(field: &Node<'_, '_>, words: &[&str], findings: &mut Findings) {
    if field.text().is_some_and(|text| !words.contains(&text)) {
        findings.push(field.unknown_value(words));
    }
}

/// A field that must not be set, with what stands against it: "in a pod for Linux".
pub(super) fn absent(rule: &'static str, field: &Node<'_, '_>, why: &str, findings: &mut Findings) {
    if field.is_set() {
        forbidden(rule, field, &format!("must not be set {why}"), format!("leave out {field}"), findings);
    }
}
