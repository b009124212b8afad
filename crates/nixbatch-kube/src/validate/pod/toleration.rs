//! Tolerations of taints.

use super::{Findings, Node, metadata, shown};
use crate::name;
use crate::schema::KubernetesVersion;

pub(super) const RULE: &str = "invalid-scheduling";

/// `ValidateTolerations` of `pkg/apis/core/validation/validation.go`; the schema knows the words.
pub(super) fn check(list: &Node<'_, '_>, findings: &mut Findings) {
    for toleration in list.objects() {
        let (key, value) = (toleration.field("key"), toleration.field("value"));
        let (operator, effect) = (toleration.field("operator"), toleration.field("effect"));
        let seconds = toleration.field("tolerationSeconds");
        if let Some(text) = key.text().filter(|text| !text.is_empty()) {
            label_key(RULE, &key, text, findings);
        }
        let no_key = !key.is_set() || key.text() == Some("");
        let word = operator.text().filter(|word| !word.is_empty()).unwrap_or("Equal");
        if no_key && word != "Exists" {
            let exists = operator.giving("\"Exists\"");
            let message = format!("a toleration without a {key} must have {exists}: it is of every taint");
            findings.push(operator.needed(RULE, message).with_help(format!("set {key}, or {exists}")));
        }
        if seconds.is_set() && effect.text() != Some("NoExecute") {
            let evicting = effect.giving("\"NoExecute\"");
            let message = format!("{seconds} is only for a toleration with {evicting}");
            findings.push(
                effect.needed(RULE, message).with_help(format!("set {evicting}, or leave out {seconds}")),
            );
        }
        check_value(word, &operator, &value, findings);
    }
}

fn check_value(word: &str, operator: &Node<'_, '_>, value: &Node<'_, '_>, findings: &mut Findings) {
    let text = value.text().unwrap_or_default();
    match word {
        "Equal" => {
            if let Err(problem) = name::label_value(text) {
                let message = format!("the value `{}` of a taint {}", shown(text), problem.message);
                findings.push(metadata::with_suggestion(value.error(RULE, message), problem.suggestion));
            }
        }
        "Exists" if !text.is_empty() => {
            let message = format!("{value} must be left out when the {operator} is `Exists`");
            findings
                .push(value.error(RULE, message).with_help(format!("leave out {value}, or write `Equal`")));
        }
        // They need the gate `TaintTolerationComparisonOperators`, which no version opens; older schemas lack them.
        "Lt" | "Gt" if operator.version() >= KubernetesVersion::V1_35 => {
            findings.push(operator.unknown_value(&["Equal", "Exists"]))
        }
        _ => {}
    }
}

/// A key of labels or taints: `ValidateLabelName` of `apimachinery/pkg/apis/meta/v1/validation/validation.go`.
pub(super) fn label_key(rule: &'static str, field: &Node<'_, '_>, text: &str, findings: &mut Findings) {
    if let Err(problem) = name::qualified_name(text) {
        let message = format!("the key `{}` {}", shown(text), problem.message);
        findings.push(metadata::with_suggestion(field.error(rule, message), problem.suggestion));
    }
}
