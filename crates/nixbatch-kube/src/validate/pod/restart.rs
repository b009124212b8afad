//! When a container is restarted, whatever holds for its pod.

use super::{Findings, Node, fields, gate};

const RULE: &str = "invalid-pod";
const POLICIES: [&str; 3] = ["Always", "Never", "OnFailure"];
const OPERATORS: [&str; 2] = ["In", "NotIn"];

/// Most rules of a container, and most exit codes of a rule.
const RULES_MAX: usize = 20;
const CODES_MAX: usize = 255;

/// Whether an init container runs beside the containers of the pod, and not before them.
pub(super) fn is_sidecar(container: &Node<'_, '_>) -> bool {
    container.field("restartPolicy").text() == Some("Always")
}

/// `validateContainerRestartPolicy` of `pkg/apis/core/validation/validation.go`, for a container that is no init
/// container.
pub(super) fn check(container: &Node<'_, '_>, findings: &mut Findings) {
    let policy = container.field("restartPolicy");
    if gate::CONTAINER_RESTART_RULES.is_open(container) {
        check_rules(container, findings);
    } else if !gate::CONTAINER_RESTART_RULES.is_known(container) {
        fields::absent(RULE, &policy, "but for init containers", findings);
    }
}

/// `validateInitContainerRestartPolicy`.
pub(super) fn check_init(container: &Node<'_, '_>, findings: &mut Findings) {
    let (policy, rules) = (container.field("restartPolicy"), container.field("restartPolicyRules"));
    if !gate::CONTAINER_RESTART_RULES.is_open(container) {
        // Where the gate is known, another policy is dropped.
        if !gate::CONTAINER_RESTART_RULES.is_known(container) {
            fields::one_of(&policy, &["Always"], findings);
        }
    } else if !policy.is_set() {
        needs_policy(&policy, &rules, findings);
    } else if !is_sidecar(container) || gate::RESTART_ALL_CONTAINERS.is_open(container) {
        check_rules(container, findings);
    } else if rules.len() > 0 {
        fields::absent(RULE, &rules, "for init containers that are always restarted", findings);
    }
}

fn needs_policy(policy: &Node<'_, '_>, rules: &Node<'_, '_>, findings: &mut Findings) {
    if !policy.is_set() && rules.len() > 0 {
        let message = format!("{policy} must be set where there are {rules}");
        findings.push(policy.missing(RULE, message).with_help("set it to what holds when no rule does"));
    }
}

fn check_rules(container: &Node<'_, '_>, findings: &mut Findings) {
    let (policy, rules) = (container.field("restartPolicy"), container.field("restartPolicyRules"));
    needs_policy(&policy, &rules, findings);
    fields::one_of(&policy, &POLICIES, findings);
    if rules.len() > RULES_MAX {
        let message = format!("{rules} has {} items and must have no more than {RULES_MAX}", rules.len());
        findings.push(rules.error(RULE, message));
    }
    let actions: &[&str] = match gate::RESTART_ALL_CONTAINERS.is_open(container) {
        true => &["Restart", "RestartAllContainers"],
        false => &["Restart"],
    };
    for rule in rules.objects() {
        fields::one_of(&rule.field("action"), actions, findings);
        let codes = rule.field("exitCodes");
        if !codes.is_set() {
            let message = format!("{codes} must be set: a rule is about the exit codes of the container");
            findings.push(codes.missing(RULE, message).with_help("set its `operator` and `values`"));
            continue;
        }
        fields::one_of(&codes.field("operator"), &OPERATORS, findings);
        let values = codes.field("values");
        if values.len() > CODES_MAX {
            let message =
                format!("{values} has {} items and must have no more than {CODES_MAX}", values.len());
            findings.push(values.error(RULE, message));
        }
    }
}
