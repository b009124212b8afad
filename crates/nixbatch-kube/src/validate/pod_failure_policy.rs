//! Pod failure policies of Jobs.

use std::collections::BTreeSet;

use nixbatch_diagnostic::Anchor;

use super::job_spec::RULE;
use super::{Findings, Node, any_of, metadata, shown};
use crate::name;
use crate::workload::TEMPLATE_CONTAINERS;

/// `maxPodFailurePolicyRules`, and with it `maxPodFailurePolicyOnPodConditionsPatterns`.
const RULES_MAX: usize = 20;

/// `maxPodFailurePolicyOnExitCodesValues`.
const VALUES_MAX: usize = 255;

/// `validatePodFailurePolicy` of `pkg/apis/batch/validation/validation.go`.
pub(super) fn check(spec: &Node<'_, '_>, findings: &mut Findings) {
    let policy = spec.field("podFailurePolicy");
    let rules = policy.field("rules");
    at_most(&rules, RULES_MAX, findings);
    if rules.len() == 0 {
        return;
    }
    let template = spec.field("template");
    let pod = template.field("spec");
    let mut names = BTreeSet::new();
    for key in TEMPLATE_CONTAINERS {
        for container in pod.field(key).items() {
            names.insert(container.field("name").text().unwrap_or_default());
        }
    }
    for rule in rules.objects() {
        check_rule(&rule, &spec.field("backoffLimitPerIndex"), &names, findings);
    }
}

fn at_most(list: &Node<'_, '_>, max: usize, findings: &mut Findings) {
    if list.len() > max {
        let message = format!("{list} must have no more than {max} items, and this has {}", list.len());
        findings.push(list.error(RULE, message));
    }
}

/// `validatePodFailurePolicyRule`; the schema knows the actions.
fn check_rule(
    rule: &Node<'_, '_>,
    per_index: &Node<'_, '_>,
    names: &BTreeSet<&str>,
    findings: &mut Findings,
) {
    let action = rule.field("action");
    if action.text() == Some("FailIndex") && !per_index.is_set() {
        let message = format!("the action `FailIndex` is only for jobs with {per_index}");
        let help = format!("set {per_index}, or write `FailJob`, `Ignore` or `Count`");
        findings.push(action.error(RULE, message).with_help(help));
    }
    let (codes, conditions) = (rule.field("onExitCodes"), rule.field("onPodConditions"));
    if codes.is_set() {
        exit_codes(&codes, names, findings);
    }
    at_most(&conditions, RULES_MAX, findings);
    for pattern in conditions.objects() {
        condition(&pattern, findings);
    }
    if !conditions.is_list_or_unset() {
        return;
    }
    match (codes.is_set(), conditions.len() > 0) {
        (true, true) => {
            let message = format!("a rule must not have both {codes} and {conditions}");
            findings.push(rule.error(RULE, message).with_help("make two rules of it"));
        }
        (false, false) => {
            let message = format!("a rule must have {codes} or {conditions}");
            let help = format!("give each rule one of {codes} and {conditions}");
            findings.push(rule.error_at(Anchor::Missing, RULE, message).with_help(help));
        }
        _ => {}
    }
}

/// `validatePodFailurePolicyRuleOnPodConditions`; the schema knows the statuses.
fn condition(pattern: &Node<'_, '_>, findings: &mut Findings) {
    let ty = pattern.field("type");
    if let Some(Err(problem)) = ty.text().map(name::qualified_name) {
        let message =
            format!("the condition type `{}` {}", shown(ty.text().unwrap_or_default()), problem.message);
        findings.push(metadata::with_suggestion(ty.error(RULE, message), problem.suggestion));
    }
}

/// `validatePodFailurePolicyRuleOnExitCodes`; the schema knows the operators.
fn exit_codes(codes: &Node<'_, '_>, names: &BTreeSet<&str>, findings: &mut Findings) {
    let container = codes.field("containerName");
    if let Some(text) = container.text().filter(|text| !names.contains(text)) {
        let known: Vec<&str> = names.iter().copied().filter(|name| !name.is_empty()).collect();
        let finding = container.error(RULE, format!("the pod template has no container `{}`", shown(text)));
        findings.push(if known.is_empty() {
            finding
        } else {
            finding.with_help(format!("write {}", any_of(&known)))
        });
    }
    let values = codes.field("values");
    if values.is_set() && values.is_list_or_unset() && values.len() == 0 {
        let finding = values.error(RULE, format!("{values} must have at least one exit code"));
        findings.push(finding.with_help("write exit codes as in `[ 42 ]`"));
    }
    at_most(&values, VALUES_MAX, findings);
    exit_code_values(&values, codes.field("operator").text() == Some("In"), findings);
}

fn exit_code_values(values: &Node<'_, '_>, is_in: bool, findings: &mut Findings) {
    let mut seen = BTreeSet::new();
    let mut previous = None;
    let mut ascending = true;
    for value in values.items() {
        let Some(code) = value.item_int32() else { continue };
        if is_in && code == 0 {
            let message = "the exit code 0 is success, so the operator `In` must not have it";
            findings.push(value.error(RULE, message).with_help("leave out 0"));
        }
        if !seen.insert(code) {
            findings.push(
                value.error(RULE, format!("the exit code {code} is there twice")).with_help("leave it out"),
            );
        }
        ascending &= previous.is_none_or(|previous| previous <= code);
        previous = Some(code);
    }
    if !ascending {
        let sorted: Vec<String> = seen.iter().take(VALUES_MAX).map(i32::to_string).collect();
        let finding = values.error(RULE, "the exit codes must be in ascending order");
        findings.push(finding.with_help(format!("write `[ {} ]`", sorted.join(" "))));
    }
}
