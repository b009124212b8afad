//! Pod templates: what most of them have. Ports, probes, security contexts, affinities and the like are not looked
//! into yet.

mod container;
mod downward;
mod environment;
mod mounts;
pub(super) mod resources;
mod volume;

use std::collections::BTreeSet;

use super::metadata::{self, Form};
use super::{Findings, Node, ObjectFinding, all_of, any_of, shown};
use crate::name;
use crate::schema::KubernetesVersion;
use crate::workload::TEMPLATE_CONTAINERS;

const RULE: &str = "invalid-pod";

/// Names in the spec of a pod, what they are called in a message, and their forms.
const NAMES: [(&str, &str, Form); 7] = [
    ("nodeName", "node name", name::dns1123_subdomain),
    ("hostname", "host name", name::dns1123_label),
    ("subdomain", "subdomain", name::dns1123_label),
    ("priorityClassName", "priority class name", name::dns1123_subdomain),
    ("runtimeClassName", "runtime class name", name::dns1123_subdomain),
    ("serviceAccountName", "service account name", name::dns1123_subdomain),
    // What `serviceAccountName` was called once: it counts where that is not given
    // (`Convert_v1_PodSpec_To_core_PodSpec`).
    ("serviceAccount", "service account name", name::dns1123_subdomain),
];

/// `ValidatePodTemplateSpec` and `ValidatePodSpec` of `pkg/apis/core/validation/validation.go`. Of a template's metadata
/// only labels and annotations count.
pub(super) fn template(template: &Node<'_, '_>, findings: &mut Findings) {
    let template_metadata = template.field("metadata");
    metadata::labels(&template_metadata.field("labels"), findings);
    metadata::annotations(&template_metadata.field("annotations"), findings);
    let spec = template.field("spec");
    let volumes = volume::check(spec.field("volumes"), findings);
    let containers = spec.field("containers");
    // Before 1.34 the server did not look at a StatefulSet's template, so that the schema does not insist on them.
    let is_said = containers.is_set() || template.version() < KubernetesVersion::V1_34;
    if is_said && containers.is_list_or_unset() && containers.len() == 0 {
        let finding = containers.needed(RULE, "a pod must have at least one container");
        findings.push(finding.with_help("add a container with a `name` and an `image`"));
    }
    let mut names = BTreeSet::new();
    for key in TEMPLATE_CONTAINERS {
        for container in spec.field(key).objects() {
            container::check(&container, &volumes, &mut names, findings);
        }
    }
    let ephemeral = spec.field("ephemeralContainers");
    if ephemeral.len() > 0 {
        let message = "a pod template must not have ephemeral containers";
        findings.push(ephemeral.key_error(RULE, message).with_help(format!("leave out {ephemeral}")));
    }
    check_names(&spec, findings);
    metadata::labels(&spec.field("nodeSelector"), findings);
    deadline(&spec.field("activeDeadlineSeconds"), findings);
}

/// Whether a container can have a resource of this name: `ValidateContainerResourceName`.
pub(super) fn has_resource(name: &str) -> bool {
    resources::has_resource(name)
}

/// The server takes an empty name for none, but for that of a runtime class.
fn check_names(spec: &Node<'_, '_>, findings: &mut Findings) {
    let is_given = |key: &str| spec.field(key).text().is_some_and(|text| !text.is_empty());
    for (key, what, form) in NAMES {
        let field = spec.field(key);
        let replaced = key == "serviceAccount" && is_given("serviceAccountName");
        if let Some(text) = field.text().filter(|text| !text.is_empty() && !replaced) {
            metadata::form(what, &field, text, form, findings);
        }
    }
    let class = spec.field("runtimeClassName");
    if class.text() == Some("") {
        let finding = class.error(RULE, format!("{class} must not be empty"));
        findings.push(finding.with_help("leave it out"));
    }
}

fn deadline(field: &Node<'_, '_>, findings: &mut Findings) {
    let allowed = 1..=i64::from(i32::MAX);
    if let Some(seconds) = field.int64().filter(|seconds| !allowed.contains(seconds)) {
        let (least, most) = (allowed.start(), allowed.end());
        let message = format!("{field} of a pod must be from {least} to {most}, and this is {seconds}");
        findings.push(field.error(RULE, message).with_help("write 1 or more, or leave it out"));
    }
}
