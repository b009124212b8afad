//! Counts that may be percentages: of replicas, or of pods.

use super::{Findings, Node, not_negative, shown};

/// `ValidatePositiveIntOrPercent` of `pkg/apis/apps/validation/validation.go`.
pub(super) fn check(rule: &'static str, field: &Node<'_, '_>, findings: &mut Findings) {
    not_negative(rule, field, findings);
    if let Some(text) = field.text()
        && percent(text).is_none()
    {
        let message = format!("{field} must be a number or a percentage, and this is \"{}\"", shown(text));
        let help = match text.trim().parse::<i32>() {
            Ok(number) => format!("write {number} without quotes, or `\"{number}%\"`"),
            Err(_) => "write a number such as 1, or a percentage such as `\"25%\"`".to_owned(),
        };
        findings.push(field.error(rule, message).with_help(help));
    }
}

/// `IsNotMoreThan100Percent`.
pub(super) fn at_most_all(rule: &'static str, field: &Node<'_, '_>, findings: &mut Findings) {
    if field.text().and_then(percent).is_some_and(|percent| percent > 100) {
        let finding = field.error(rule, format!("{field} must be no more than 100%"));
        findings.push(finding.with_help("write `\"100%\"` or less"));
    }
}

/// The count, or the number before its `%`: `getIntOrPercentValue`. What is neither counts as none.
pub(super) fn value(field: &Node<'_, '_>) -> Option<i64> {
    match field.text() {
        Some(text) => Some(percent(text).unwrap_or_else(|| text.parse().unwrap_or(0))),
        None => field.int64(),
    }
}

/// The number before the `%` of a percentage; the greatest that there is where it is greater: `getPercentValue`.
fn percent(text: &str) -> Option<i64> {
    let digits = text.strip_suffix('%')?;
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().unwrap_or(i64::MAX))
}
