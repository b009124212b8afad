//! PriorityClasses.

use super::demands::Demands;
use super::{Findings, Node, metadata};

const RULE: &str = "invalid-object";

/// `HighestUserDefinablePriority` of `pkg/apis/scheduling/types.go`.
const GREATEST: i64 = 1_000_000_000;

/// The classes that the system has: `SystemPriorityClasses` of `pkg/apis/scheduling/v1/helpers.go`.
const SYSTEM: [(&str, i64); 2] =
    [("system-cluster-critical", 2_000_000_000), ("system-node-critical", 2_000_001_000)];

/// `ValidatePriorityClass` of `pkg/apis/scheduling/validation/validation.go`.
pub(super) fn check(object: &Node<'_, '_>, findings: &mut Findings) {
    let demands = &mut Demands::new(RULE, findings);
    let (value, default) = (object.field("value"), object.field("globalDefault"));
    let metadata = object.field("metadata");
    let Some(name) = metadata::effective_name(&metadata) else { return };
    if !name.starts_with("system-") {
        demands.within(&value, i64::MIN..=GREATEST);
        return;
    }
    let number = if value.is_set() { value.int64() } else { Some(0) };
    let is_known =
        SYSTEM.iter().any(|(known, of)| name == *known && number.is_none_or(|number| number == *of));
    if !is_known || default.flag() == Some(true) {
        let field = metadata.field(metadata::name_key(&metadata));
        let message = "names of priority classes that start with `system-` are reserved for the system";
        demands.add(&field, message, "choose another name");
    }
}
