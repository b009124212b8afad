//! Nodes. Annotations that old schedulers read are not looked into.

use std::collections::HashSet;

use super::demands::Demands;
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
    let status = object.field("status");
    for list in ["capacity", "allocatable"] {
        for (name, amount) in status.field(list).entries() {
            resource_quota::quantity(name, &amount, demands);
        }
    }
    demands.within(&status.field("nodeInfo").field("swap").field("capacity"), 1..=i64::MAX);
}
