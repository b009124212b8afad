//! Containers of pods.

use std::collections::BTreeSet;

use super::port::HostPorts;
use super::resource_claim::Claims;
use super::volume::Volumes;
use super::{
    Findings, Node, Pod, RULE, environment, metadata, mounts, port, probe, resize, resource_claim, resources,
    restart, security, shown,
};
use crate::name;
use crate::schema::KubernetesVersion;

/// `validateContainers` and `validateInitContainers` of `pkg/apis/core/validation/validation.go`. Ephemeral containers are
/// refused as a whole where objects are made.
pub(super) fn check_all(pod: &Pod<'_, '_>, volumes: &Volumes<'_, '_>, findings: &mut Findings) {
    let claims = resource_claim::check(&pod.spec.field("resourceClaims"), findings);
    let list = pod.spec.field("containers");
    // Before 1.34 the server did not look at a StatefulSet's template, so that the schema does not insist on them.
    let is_said = list.is_set() || list.version() < KubernetesVersion::V1_34;
    if is_said && list.is_list_or_unset() && list.len() == 0 {
        let finding = list.needed(RULE, "a pod must have at least one container");
        findings.push(finding.with_help("add a container with a `name` and an `image`"));
    }
    let shared = Shared { pod, volumes, claims: &claims };
    let mut names = BTreeSet::new();
    let mut taken = HostPorts::new();
    let are_defaulted = pod.is_pod && pod.uses_host_network();
    for container in list.objects() {
        shared.check(&container, false, &mut names, findings);
        probe::check(&container, pod.grace(), findings);
        restart::check(&container, findings);
        port::check_host_ports(&container, are_defaulted, &mut taken, findings);
    }
    for container in pod.spec.field("initContainers").objects() {
        shared.check(&container, true, &mut names, findings);
        if restart::is_sidecar(&container) {
            probe::check(&container, pod.grace(), findings);
        } else {
            probe::forbid(&container, findings);
        }
        restart::check_init(&container, findings);
        // They run one after the other.
        port::check_host_ports(&container, are_defaulted, &mut HostPorts::new(), findings);
    }
}

/// What containers are checked against.
struct Shared<'s, 'v, 't> {
    pod: &'s Pod<'v, 't>,
    volumes: &'s Volumes<'v, 't>,
    claims: &'s Claims<'v>,
}

impl<'v> Shared<'_, 'v, '_> {
    /// `validateContainerCommon` and `validateContainerOnlyForPod`; the schema knows the values of enums. `names` are those of
    /// the containers before this one.
    fn check(
        &self,
        container: &Node<'v, '_>,
        is_init: bool,
        names: &mut BTreeSet<&'v str>,
        findings: &mut Findings,
    ) {
        check_name(&container.field("name"), names, findings);
        check_image(&container.field("image"), self.pod.is_pod, findings);
        port::check(container, findings);
        environment::check(container, self.volumes, findings);
        mounts::check(container, self.volumes, findings);
        resources::check(&container.field("resources"), self.claims, findings);
        let is_restarted = self.pod.spec.field("restartPolicy").text() != Some("Never");
        resize::check(container, is_restarted, is_init, findings);
        security::of_container(container, self.pod.uses_host_users(), findings);
    }
}

/// The image of a template may be filled in later, and stand for something with its blanks.
fn check_image(image: &Node<'_, '_>, is_pod: bool, findings: &mut Findings) {
    if !image.is_set() || image.text() == Some("") {
        let finding = image.needed(RULE, "a container must have an image");
        findings.push(finding.with_help(format!("set {image}, as in `registry.example.com/etl:1.4`")));
    } else if let Some(text) = image.text().filter(|text| is_pod && text.trim() != *text) {
        let finding = image.error(RULE, format!("{image} must not start or end with blanks"));
        findings.push(finding.with_help(format!("write `{}`", shown(text.trim()))));
    }
}

fn check_name<'v>(name: &Node<'v, '_>, names: &mut BTreeSet<&'v str>, findings: &mut Findings) {
    let Some(text) = name.text() else { return };
    if text.is_empty() {
        findings.push(name.error(RULE, "the name of a container must not be empty"));
        return;
    }
    metadata::form("container name", name, text, name::dns1123_label, findings);
    if !names.insert(text) {
        let message = format!("another container of the pod has the name `{}`", shown(text));
        findings.push(name.error(RULE, message).with_help("give each container a name of its own"));
    }
}
