//! Pods, and the templates of pods that other kinds have.

mod affinity;
mod annotation;
mod container;
mod dns;
mod downward;
mod environment;
mod hosts;
mod label_keys;
mod mounts;
mod pod_resources;
mod port;
mod probe;
mod profile;
mod resize;
mod resource_claim;
pub(super) mod resources;
mod restart;
mod security;
mod toleration;
mod topology_spread;
mod volume;
mod windows;

use std::collections::BTreeSet;

use super::metadata::{self, Form};
use super::{
    Findings, Node, ObjectFinding, all_of, any_of, fields, gate, label_selector, not_negative, shown,
};
use crate::name;
use crate::schema::KubernetesVersion;
use crate::workload::CONTAINERS;

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

/// A pod, or a template of pods: what its parts are checked against.
struct Pod<'v, 't> {
    spec: Node<'v, 't>,
    metadata: Node<'v, 't>,
    /// Whether it is an object of its own. The server fills in more of those, and demands more of them.
    is_pod: bool,
}

impl<'v> Pod<'v, '_> {
    /// Calls `visit` for each container, of whatever list: `VisitContainersWithPath` of `pkg/apis/core/pods/helpers.go`.
    fn each_container(&self, mut visit: impl FnMut(&Node<'v, '_>)) {
        for key in CONTAINERS {
            self.spec.field(key).objects().for_each(|container| visit(&container));
        }
    }

    /// How many seconds it has to end: 30, if it does not say, and since 1.37 one if a Pod has less than none
    /// (`SetDefaults_PodSpec` and `SetDefaults_Pod` of `pkg/apis/core/v1/defaults.go`).
    fn grace(&self) -> Option<i64> {
        let grace = self.spec.field("terminationGracePeriodSeconds");
        let is_mended = self.is_pod && grace.version() >= KubernetesVersion::V1_37;
        match grace.int64() {
            Some(seconds) if seconds < 0 && is_mended => Some(1),
            None if !grace.is_set() => Some(30),
            seconds => seconds,
        }
    }

    fn is_windows(&self) -> bool {
        self.spec.field("os").field("name").text() == Some("windows")
    }

    fn uses_host_network(&self) -> bool {
        self.spec.field("hostNetwork").flag() == Some(true)
    }

    fn uses_host_users(&self) -> bool {
        self.spec.field("hostUsers").flag() != Some(false)
    }
}

/// `ValidatePodCreate` of `pkg/apis/core/validation/validation.go`. A token of a service account needs no name of one
/// here, since admission fills it in before (`plugin/pkg/admission/serviceaccount`).
pub(super) fn check(pod: &Node<'_, '_>, findings: &mut Findings) {
    let (spec, metadata) = (pod.field("spec"), pod.field("metadata"));
    let pod = Pod { spec, metadata, is_pod: true };
    check_spec(&pod, findings);
    let (node, gates) = (spec.field("nodeName"), spec.field("schedulingGates"));
    if gates.len() > 0 && node.text().is_some_and(|text| !text.is_empty()) {
        let finding = node.error(RULE, format!("a pod with {gates} must not be on a node already"));
        findings.push(finding.with_help(format!("leave out {node} or {gates}")));
    }
}

/// What is checked of a volume that is not in the pod, by its kind; PersistentVolumes have the same.
pub(super) fn volume_source(kind: &str, source: &Node<'_, '_>, findings: &mut Findings) {
    volume::source(kind, source, findings);
}

/// `ValidateNodeSelector` of `pkg/apis/core/validation/validation.go`.
pub(super) fn node_selector(selector: &Node<'_, '_>, findings: &mut Findings) {
    affinity::node_selector(selector, findings);
}

/// `ValidatePodTemplateSpec`. Of a template's metadata only labels and annotations count.
pub(super) fn template(template: &Node<'_, '_>, findings: &mut Findings) {
    let (spec, metadata) = (template.field("spec"), template.field("metadata"));
    metadata::labels(&metadata.field("labels"), findings);
    metadata::annotations(&metadata.field("annotations"), findings);
    check_spec(&Pod { spec, metadata, is_pod: false }, findings);
}

/// `ValidatePodSpec`, and what is checked of pods and of templates beside it.
fn check_spec(pod: &Pod<'_, '_>, findings: &mut Findings) {
    let spec = &pod.spec;
    annotation::check(pod, findings);
    let volumes = volume::check(pod, spec.field("volumes"), findings);
    container::check_all(pod, &volumes, findings);
    let ephemeral = spec.field("ephemeralContainers");
    if ephemeral.len() > 0 {
        let message = format!("{ephemeral} can only be added to a pod that runs");
        findings.push(ephemeral.key_error(RULE, message).with_help(format!("leave out {ephemeral}")));
    }
    check_names(spec, findings);
    metadata::labels(&spec.field("nodeSelector"), findings);
    deadline(&spec.field("activeDeadlineSeconds"), findings);
    hosts::check(pod, findings);
    dns::check(spec, findings);
    security::of_pod(pod, findings);
    windows::host_processes(pod, findings);
    windows::operating_system(pod, findings);
    pod_resources::check(pod, findings);
    resources::check_limits(&spec.field("overhead"), findings);
    affinity::check(pod, findings);
    toleration::check(&spec.field("tolerations"), findings);
    topology_spread::check(pod, findings);
    check_gates(spec, findings);
}

/// `validateReadinessGates` and `validateSchedulingGates`.
fn check_gates(spec: &Node<'_, '_>, findings: &mut Findings) {
    for gate in spec.field("readinessGates").objects() {
        let condition = gate.field("conditionType");
        if let Some(text) = condition.text() {
            metadata::form("condition", &condition, text, name::qualified_name, findings);
        }
    }
    let mut seen = BTreeSet::new();
    for gate in spec.field("schedulingGates").objects() {
        let name = gate.field("name");
        let Some(text) = name.text() else { continue };
        metadata::form("scheduling gate", &name, text, name::qualified_name, findings);
        if !seen.insert(text) {
            let message = format!("the scheduling gate `{}` is there twice", shown(text));
            findings.push(name.error(RULE, message).with_help("leave out one of them"));
        }
    }
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

/// That of a job may be 0, that of a pod may not.
fn deadline(field: &Node<'_, '_>, findings: &mut Findings) {
    let allowed = 1..=i64::from(i32::MAX);
    if let Some(seconds) = field.int64().filter(|seconds| !allowed.contains(seconds)) {
        let (least, most) = (allowed.start(), allowed.end());
        let message = format!("{field} of a pod must be from {least} to {most}, and this is {seconds}");
        findings.push(field.error(RULE, message).with_help("write 1 or more, or leave it out"));
    }
}
