//! Nodes. Annotations that old schedulers read are not looked into.

use std::collections::HashSet;

use super::demands::Demands;
use super::network::address::{self, Reading};
use super::{Findings, Node, resource_quota};
use crate::name;

const RULE: &str = "invalid-object";

/// `ValidateNode` of `pkg/apis/core/validation/validation.go`.
pub(super) fn check(object: &Node<'_, '_>, findings: &mut Findings) {
    let demands = &mut Demands::new(RULE, findings);
    let mut seen = HashSet::new();
    for taint in object.field("spec").field("taints").objects() {
        let [key, value, effect] = ["key", "value", "effect"].map(|key| taint.field(key));
        demands.name(&key, name::qualified_name);
        demands.form(&value, name::label_value);
        demands.word(&effect, &["NoExecute", "NoSchedule", "PreferNoSchedule"]);
        if !seen.insert((key.text(), effect.text())) {
            demands.add(&taint, format!("another taint has this {key} and {effect}"), "leave it out");
        }
    }
    check_ranges(object, demands);
    let status = object.field("status");
    for list in ["capacity", "allocatable"] {
        for (name, amount) in status.field(list).entries() {
            resource_quota::quantity(name, &amount, demands);
        }
    }
    demands.within(&status.field("nodeInfo").field("swap").field("capacity"), 1..=i64::MAX);
}

/// The ranges of the addresses of pods: one of IPv4, one of IPv6, or both. Where `podCIDR` differs from the first of
/// `podCIDRs`, it alone counts (`Convert_v1_NodeSpec_To_core_NodeSpec` of `pkg/apis/core/v1/conversion.go`).
fn check_ranges(object: &Node<'_, '_>, demands: &mut Demands<'_>) {
    let spec = object.field("spec");
    let (one, all) = (spec.field("podCIDR"), spec.field("podCIDRs"));
    if let Some(text) = one.text().filter(|text| !text.is_empty() && all.item(0).text() != Some(text)) {
        address::range(RULE, &one, text, Reading::Legacy, demands.findings);
        return;
    }
    let mut families = HashSet::new();
    let mut are_ranges = true;
    for range in all.items() {
        let text = range.item_text().unwrap_or_default();
        match address::range(RULE, &range, text, Reading::Legacy, demands.findings) {
            Some(range) => drop(families.insert(range.is_ipv4())),
            None => are_ranges = false,
        }
    }
    if are_ranges && all.len() > families.len() {
        demands.add_plain(&all, format!("{all} must have at most one range of IPv4 and one of IPv6"));
    }
}
