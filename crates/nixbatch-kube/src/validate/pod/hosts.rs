//! What a pod shares with its node, and what it is called as a host.

use super::{Findings, Node, Pod, RULE, gate, metadata, port};
use crate::name;
use crate::schema::KubernetesVersion;

/// Greatest length of a host's name in Linux, in bytes.
const HOST_NAME_MAX: usize = 64;

/// `validatePodHostNetworkDeps`, `validateHostUsers` and `validatePodHostName` of
/// `pkg/apis/core/validation/validation.go`.
pub(super) fn check(pod: &Pod<'_, '_>, findings: &mut Findings) {
    if pod.uses_host_network() {
        for container in pod.spec.field("containers").objects() {
            port::check_in_host_network(&container, findings);
        }
    }
    if !pod.uses_host_users() {
        own_users(pod, findings);
    }
    if gate::HOSTNAME_OVERRIDE.is_open(&pod.spec) {
        host_name(&pod.spec, findings);
    }
}

/// A pod with users of its own has its own other namespaces too.
fn own_users(pod: &Pod<'_, '_>, findings: &mut Findings) {
    let users = pod.spec.field("hostUsers").giving("false");
    for key in ["hostNetwork", "hostPID", "hostIPC"] {
        let field = pod.spec.field(key);
        if field.flag() == Some(true) {
            let finding = field.error(RULE, format!("{field} must not be set in a pod with {users}"));
            findings.push(finding.with_help(format!("leave out {field}")));
        }
    }
    // A rule of 1.34 and later.
    if pod.spec.version() < KubernetesVersion::V1_34 {
        return;
    }
    pod.each_container(|container| {
        let devices = container.field("volumeDevices");
        if devices.len() > 0 {
            let finding = devices.key_error(RULE, format!("{devices} must not be set in a pod with {users}"));
            findings.push(finding.with_help("mount the volumes instead"));
        }
    });
}

fn host_name(spec: &Node<'_, '_>, findings: &mut Findings) {
    let name = spec.field("hostnameOverride");
    let Some(text) = name.text() else { return };
    for key in ["setHostnameAsFQDN", "hostNetwork"] {
        let other = spec.field(key);
        if other.flag() == Some(true) {
            let finding =
                name.key_error(RULE, format!("{name} must not stand beside {}", other.giving("true")));
            findings.push(finding.with_help("leave out one of them"));
        }
    }
    if text.len() > HOST_NAME_MAX {
        let message =
            format!("{name} has {} characters and must have no more than {HOST_NAME_MAX}", text.len());
        findings.push(name.error(RULE, message).with_help("write a shorter name"));
    } else {
        metadata::form("host name", &name, text, name::dns1123_subdomain, findings);
    }
}
