//! What the kinds have in common that keep pods running: their selectors and pod templates.

use super::label_selector::{self, Labels};
use super::{Findings, Node, ObjectFinding, fields, pod};

pub(super) const RULE: &str = "invalid-workload";

/// The selector and the template in the `spec` of a workload: `ValidatePodTemplateSpecForReplicaSet` of
/// `pkg/apis/apps/validation/validation.go`, which those of the other kinds are like.
pub(super) fn check(spec: &Node<'_, '_>, findings: &mut Findings) {
    let template = spec.field("template");
    selector(spec, &template, findings);
    pod::template(&template, findings);
    run_always(&template, findings);
}

/// A selector must choose something, and the pods of the template among that.
pub(super) fn selector(spec: &Node<'_, '_>, template: &Node<'_, '_>, findings: &mut Findings) {
    let selector = spec.field("selector");
    let before = findings.len();
    label_selector::check(&selector, findings);
    if findings.len() > before || !selector.is_object() {
        return;
    }
    let is_empty = |key| {
        let part = selector.field(key);
        part.len() == 0 && part.entries().next().is_none()
    };
    if is_empty("matchLabels") && is_empty("matchExpressions") {
        let finding = selector.error(RULE, format!("the {selector} of a workload must not be empty"));
        findings.push(finding.with_help("choose labels that the pods of its template have, and no others"));
        return;
    }
    let metadata = template.field("metadata");
    let labels = metadata.field("labels");
    if !label_selector::matches(&selector, &label_selector::labels_of(&labels)) {
        findings.push(unmatched(&selector, &labels));
    }
}

/// A finding that the selector does not match the labels of the template's pods.
pub(super) fn unmatched(selector: &Node<'_, '_>, labels: &Node<'_, '_>) -> ObjectFinding {
    labels
        .needed(RULE, format!("the {selector} does not match the labels of the pod template"))
        .with_help("give the template the labels that the selector wants")
}

/// Whether a selector that is a map of labels chooses pods that have `labels`.
pub(super) fn chooses(selector: &Labels<'_>, labels: &Labels<'_>) -> bool {
    selector.iter().all(|(key, value)| labels.get(key) == Some(value))
}

/// The pods of a workload that runs until it is told to stop are restarted always, and have no deadline.
pub(super) fn run_always(template: &Node<'_, '_>, findings: &mut Findings) {
    let spec = template.field("spec");
    let (policy, deadline) = (spec.field("restartPolicy"), spec.field("activeDeadlineSeconds"));
    // The schema knows the words.
    if let Some(text @ ("Never" | "OnFailure")) = policy.text() {
        let message = format!("{policy} of a workload's pods must be `Always`, and this is `{text}`");
        let help = format!("leave out {policy}; what is to end is a Job");
        findings.push(policy.error(RULE, message).with_help(help));
    }
    if deadline.is_set() {
        let help = format!("leave out {deadline}; what is to end is a Job");
        fields::forbidden(RULE, &deadline, "is only for the pods of jobs", help, findings);
    }
}
