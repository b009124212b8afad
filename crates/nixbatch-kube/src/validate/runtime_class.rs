//! RuntimeClasses.

use super::demands::Demands;
use super::pod::resources;
use super::{Findings, Node, metadata};
use crate::name;

const RULE: &str = "invalid-object";

/// `ValidateRuntimeClass` of `pkg/apis/node/validation/validation.go`, but for tolerations.
pub(super) fn check(object: &Node<'_, '_>, findings: &mut Findings) {
    Demands::new(RULE, findings).name(&object.field("handler"), name::dns1123_label);
    resources::check_limits(&object.field("overhead").field("podFixed"), findings);
    metadata::labels(&object.field("scheduling").field("nodeSelector"), findings);
}
