//! Deployments, ReplicaSets and their elders, and what else holds a pod template as it is.

use super::label_selector::labels_of;
use super::running::{self, RULE};
use super::{Findings, Node, fields, int_or_percent, not_negative, pod};

/// What the server takes for absent `progressDeadlineSeconds`.
const PROGRESS_DEADLINE: i64 = 600;

/// What the server takes for absent `maxSurge` and `maxUnavailable`, in percent.
const ROLLING_UPDATE: i64 = 25;

/// Annotations that were fields once; the server makes numbers of them again (`pkg/apis/apps/v1/conversion.go`).
const ROLLBACK: &str = "deprecated.deployment.rollback.to";
pub(super) const GENERATION: &str = "deprecated.daemonset.template.generation";

/// `ValidateDeployment` of `pkg/apis/apps/validation/validation.go`, after `SetDefaults_Deployment`.
pub(in crate::validate) fn check(deployment: &Node<'_, '_>, findings: &mut Findings) {
    let spec = deployment.field("spec");
    let deadline = spec.field("progressDeadlineSeconds");
    let least = spec.field("minReadySeconds");
    for key in ["replicas", "minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds"] {
        not_negative(RULE, &spec.field(key), findings);
    }
    running::check(&spec, findings);
    strategy(&spec.field("strategy"), findings);
    let metadata = deployment.field("metadata");
    let annotations = metadata.field("annotations");
    let is_good = |text: &str| text.is_empty() || text.parse::<i64>().is_ok_and(|number| number >= 0);
    old_number(&annotations.field(ROLLBACK), is_good, findings);
    let seconds = if deadline.is_set() { deadline.int64() } else { Some(PROGRESS_DEADLINE) };
    if let (Some(seconds), Some(ready)) = (seconds, least.int64().or((!least.is_set()).then_some(0)))
        && seconds <= ready
    {
        let message =
            format!("{deadline} must be greater than the {ready} seconds of {least}, and is {seconds}");
        findings.push(deadline.needed(RULE, message).with_help(format!("write {} or more", ready + 1)));
    }
}

/// An annotation that must be a number.
pub(super) fn old_number(annotation: &Node<'_, '_>, is_good: fn(&str) -> bool, findings: &mut Findings) {
    if annotation.text().is_some_and(|text| !is_good(text)) {
        let finding = annotation.error(RULE, "this annotation must be a number");
        findings.push(finding.with_help("leave it out: it is deprecated"));
    }
}

/// `ValidateDeploymentStrategy`; the schema knows the types.
fn strategy(strategy: &Node<'_, '_>, findings: &mut Findings) {
    let (kind, update) = (strategy.field("type"), strategy.field("rollingUpdate"));
    match kind.text() {
        Some("Recreate") if update.is_set() => {
            let help = format!("leave out {update}, or set {}", kind.giving("\"RollingUpdate\""));
            fields::forbidden(RULE, &update, "is only for the strategy `RollingUpdate`", help, findings);
        }
        Some("RollingUpdate" | "") => rolling_update(&update, findings),
        None if !kind.is_set() => rolling_update(&update, findings),
        _ => {}
    }
}

/// `ValidateRollingUpdateDeployment`.
fn rolling_update(update: &Node<'_, '_>, findings: &mut Findings) {
    let (unavailable, surge) = (update.field("maxUnavailable"), update.field("maxSurge"));
    for field in [&unavailable, &surge] {
        int_or_percent::check(RULE, field, findings);
    }
    int_or_percent::at_most_all(RULE, &unavailable, findings);
    let or_default = |field: &Node<'_, '_>| {
        if field.is_set() { int_or_percent::value(field) } else { Some(ROLLING_UPDATE) }
    };
    if or_default(&unavailable) == Some(0) && or_default(&surge) == Some(0) {
        let message = format!("{unavailable} must not be 0 where {surge} is: no pod could be replaced");
        findings.push(unavailable.error(RULE, message).with_help("write 1 for one of them"));
    }
}

/// `ValidateReplicaSet`.
pub(in crate::validate) fn replica_set(set: &Node<'_, '_>, findings: &mut Findings) {
    let spec = set.field("spec");
    for key in ["replicas", "minReadySeconds"] {
        not_negative(RULE, &spec.field(key), findings);
    }
    running::check(&spec, findings);
}

/// `ValidateReplicationController` of `pkg/apis/core/validation/validation.go`, after
/// `SetDefaults_ReplicationController`, which takes the labels of the template for an absent selector.
pub(in crate::validate) fn replication_controller(controller: &Node<'_, '_>, findings: &mut Findings) {
    let spec = controller.field("spec");
    for key in ["replicas", "minReadySeconds"] {
        not_negative(RULE, &spec.field(key), findings);
    }
    let (selector, template) = (spec.field("selector"), spec.field("template"));
    if !template.is_set() {
        fields::required(RULE, &template, "write the template of the pods that it runs", findings);
        return;
    }
    let metadata = template.field("metadata");
    let labels = metadata.field("labels");
    let (wanted, given) = (labels_of(&selector), labels_of(&labels));
    if wanted.is_empty() && given.is_empty() {
        let finding = selector.needed(RULE, format!("{selector} must choose labels of the pods"));
        findings.push(
            finding.with_help("give the pods of the template labels: without a selector, it has those"),
        );
    } else if !running::chooses(&wanted, &given) {
        findings.push(running::unmatched(&selector, &labels));
    }
    pod::template(&template, findings);
    running::run_always(&template, findings);
}

/// `ValidatePodTemplate` of `pkg/apis/core/validation/validation.go`.
pub(in crate::validate) fn template(object: &Node<'_, '_>, findings: &mut Findings) {
    pod::template(&object.field("template"), findings);
}

/// `ValidateControllerRevisionCreate` of `pkg/apis/apps/validation/validation.go`.
pub(in crate::validate) fn revision(revision: &Node<'_, '_>, findings: &mut Findings) {
    not_negative(RULE, &revision.field("revision"), findings);
    let data = revision.field("data");
    if !data.is_object() {
        let finding = data.needed(RULE, format!("{data} of a ControllerRevision must be an object"));
        findings.push(finding.with_help("write the state that the revision keeps"));
    }
}
