//! DaemonSets.

use super::deployment::{GENERATION, old_number};
use super::running::{self, RULE};
use super::{Findings, Node, int_or_percent, not_negative};

/// `ValidateDaemonSetSpec` of `pkg/apis/apps/validation/validation.go`, after `SetDefaults_DaemonSet`.
pub(in crate::validate) fn check(set: &Node<'_, '_>, findings: &mut Findings) {
    let spec = set.field("spec");
    for key in ["minReadySeconds", "revisionHistoryLimit"] {
        not_negative(RULE, &spec.field(key), findings);
    }
    running::check(&spec, findings);
    let metadata = set.field("metadata");
    let annotations = metadata.field("annotations");
    old_number(&annotations.field(GENERATION), |text| text.parse::<i64>().is_ok(), findings);
    let strategy = spec.field("updateStrategy");
    if strategy.field("type").text() != Some("OnDelete") {
        rolling_update(&strategy.field("rollingUpdate"), findings);
    }
}

/// `ValidateRollingUpdateDaemonSet`: of `maxUnavailable`, which is 1 by default, and `maxSurge`, which is 0, exactly one
/// is 0.
fn rolling_update(update: &Node<'_, '_>, findings: &mut Findings) {
    let (unavailable, surge) = (update.field("maxUnavailable"), update.field("maxSurge"));
    for field in [&unavailable, &surge] {
        int_or_percent::check(RULE, field, findings);
        int_or_percent::at_most_all(RULE, field, findings);
    }
    let or_default = |field: &Node<'_, '_>, default| {
        if field.is_set() { int_or_percent::value(field) } else { Some(default) }
    };
    let (Some(down), Some(extra)) = (or_default(&unavailable, 1), or_default(&surge, 0)) else { return };
    if down != 0 && extra != 0 {
        let message = format!("{surge} must be 0 where {unavailable} is not");
        let help = format!("set {}, or leave out {surge}", unavailable.giving("0"));
        findings.push(surge.error(RULE, message).with_help(help));
    } else if down == 0 && extra == 0 {
        let message = format!("{unavailable} must not be 0 where {surge} is: no pod could be replaced");
        findings.push(unavailable.error(RULE, message).with_help("write 1 for one of them"));
    }
}
