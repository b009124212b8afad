//! Whether a container is restarted when its resources change.

use std::collections::BTreeSet;

use super::{Findings, Node, fields, restart, shown};
use crate::schema::KubernetesVersion;

const RULE: &str = "invalid-resources";
const POLICIES: [&str; 2] = ["NotRequired", "RestartContainer"];

/// `validateResizePolicy` of `pkg/apis/core/validation/validation.go`. `is_restarted` says whether the containers of the pod
/// are restarted at all, `is_init` whether this is an init container.
pub(super) fn check(container: &Node<'_, '_>, is_restarted: bool, is_init: bool, findings: &mut Findings) {
    // A rule of 1.36 and later.
    let ends = is_init && !restart::is_sidecar(container) && container.version() >= KubernetesVersion::V1_36;
    let mut seen = BTreeSet::new();
    for policy in container.field("resizePolicy").objects() {
        let (resource, restart) = (policy.field("resourceName"), policy.field("restartPolicy"));
        fields::one_of(&resource, &["cpu", "memory"], findings);
        if let Some(text) = resource.text().filter(|text| !seen.insert(*text)) {
            let message = format!("there is another policy for `{}`", shown(text));
            findings.push(policy.error(RULE, message).with_help("leave out one of them"));
        }
        if restart.text() == Some("RestartContainer") && (!is_restarted || ends) {
            let why = match is_restarted {
                true => "an init container that ends",
                false => "a container of a pod that is never restarted",
            };
            let finding = restart.error(RULE, format!("{restart} of {why} must be `NotRequired`"));
            findings.push(finding.with_help("write `NotRequired`"));
        } else {
            fields::one_of(&restart, &POLICIES, findings);
        }
    }
}
