//! PodDisruptionBudgets.

use super::{Findings, Node, fields, int_or_percent, label_selector};

const RULE: &str = "invalid-disruption-budget";

/// `ValidatePodDisruptionBudgetSpec` of `pkg/apis/policy/validation/validation.go`; the schema knows the eviction
/// policies.
pub(in crate::validate) fn check(budget: &Node<'_, '_>, findings: &mut Findings) {
    let spec = budget.field("spec");
    let (least, most) = (spec.field("minAvailable"), spec.field("maxUnavailable"));
    if least.is_set() && most.is_set() {
        let help = format!("leave out {most}, or {least}");
        fields::forbidden(RULE, &most, &format!("must not stand beside {least}"), help, findings);
    }
    for field in [&least, &most] {
        int_or_percent::check(RULE, field, findings);
        int_or_percent::at_most_all(RULE, field, findings);
    }
    label_selector::check(&spec.field("selector"), findings);
}
