//! Namespaces.

use super::{Findings, Node, metadata};

/// `ValidateNamespace` of `pkg/apis/core/validation/validation.go`, beyond the metadata.
pub(super) fn check(object: &Node<'_, '_>, findings: &mut Findings) {
    metadata::finalizers(&object.field("spec").field("finalizers"), true, findings);
}
