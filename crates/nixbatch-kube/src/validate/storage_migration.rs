//! StorageVersionMigrations.

use super::demands::Demands;
use super::{Findings, Node};
use crate::name;

/// `ValidateStorageVersionMigration` of `pkg/apis/storagemigration/validation/validation.go`.
pub(super) fn check(object: &Node<'_, '_>, findings: &mut Findings) {
    let demands = &mut Demands::new("invalid-object", findings);
    let spec = object.field("spec");
    let resource = spec.field("resource");
    demands.name(&resource.field("resource"), name::dns1035_label);
    demands.form_if_any(&resource.field("group"), name::dns1123_subdomain);
}
