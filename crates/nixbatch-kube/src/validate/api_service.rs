//! APIServices.

use super::demands::Demands;
use super::{Findings, Node, metadata};
use crate::name;

const RULE: &str = "invalid-object";

/// `ValidateAPIService` of `kube-aggregator/pkg/apis/apiregistration/validation/validation.go`.
pub(super) fn check(object: &Node<'_, '_>, findings: &mut Findings) {
    let demands = &mut Demands::new(RULE, findings);
    let spec = object.field("spec");
    let [group, version, service] = ["group", "version", "service"].map(|key| spec.field(key));
    demands.form_if_any(&group, name::dns1123_subdomain);
    demands.name(&version, name::dns1035_label);
    if version.text() != Some("v1") && group.text().is_none_or(str::is_empty) {
        demands.required(&group);
    }
    check_name(object, &group, &version, demands);
    for (key, max) in [("groupPriorityMinimum", 20_000), ("versionPriority", 1000)] {
        let priority = spec.field(key);
        demands.within(&priority, 1..=max);
        if !priority.is_set() {
            demands.required(&priority);
        }
    }
    let [bundle, insecure] = ["caBundle", "insecureSkipTLSVerify"].map(|key| spec.field(key));
    // Bytes may be written as a list of numbers, too.
    let has_bundle = bundle.text().is_some_and(|text| !text.is_empty()) || bundle.len() > 0;
    if service.is_set() {
        demands.required(&service.field("namespace"));
        demands.required(&service.field("name"));
        demands.within(&service.field("port"), 1..=65_535);
        if insecure.flag() == Some(true) && has_bundle {
            demands.absent(&insecure, &format!("beside {bundle}"));
        }
        return;
    }
    if has_bundle {
        demands.absent(&bundle, &format!("without {service}"));
    }
    if insecure.flag() == Some(true) {
        demands.absent(&insecure, &format!("without {service}"));
    }
}

/// The name says what is served.
fn check_name(
    object: &Node<'_, '_>,
    group: &Node<'_, '_>,
    version: &Node<'_, '_>,
    demands: &mut Demands<'_>,
) {
    let Some(version) = version.text() else { return };
    let wanted = format!("{version}.{}", group.text().unwrap_or_default());
    let metadata = object.field("metadata");
    // A prefix has to be all of it, too.
    for key in ["name", "generateName"] {
        let field = metadata.field(key);
        let text = field.text().filter(|text| !text.is_empty() && metadata::path_segment(text).is_ok());
        if text.is_some_and(|text| text != wanted) {
            demands.add(&field, "the name must be its version and group", format!("write `{wanted}`"));
        }
    }
}
