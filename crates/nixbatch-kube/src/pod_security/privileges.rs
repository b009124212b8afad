//! What a container's process may do beyond others of its node.

use nixbatch_diagnostic::Safety;
use serde_json::json;

use super::pod::Pod;
use crate::words::shown;

/// What any container may add: `capabilities_allowed_1_0` of `policy/check_capabilities_baseline.go`.
const DEFAULT_CAPABILITIES: [&str; 13] = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

/// What a container may add at the level `restricted`: `policy/check_capabilities_restricted.go`.
const RESTRICTED_CAPABILITIES: [&str; 1] = ["NET_BIND_SERVICE"];

/// `privileged_1_0` of `policy/check_privileged.go`.
pub(super) fn privileged(pod: &mut Pod<'_, '_>) {
    pod.containers(|container, pod| {
        let security = container.field("securityContext");
        let privileged = security.field("privileged");
        if privileged.flag() == Some(true) {
            pod.must(&privileged, 1, "must not be true").remove(&privileged, "leave it out");
        }
    });
}

/// `allowPrivilegeEscalation_1_8` of `policy/check_allowPrivilegeEscalation.go`.
pub(super) fn escalation(pod: &mut Pod<'_, '_>) {
    pod.containers(|container, pod| {
        let security = container.field("securityContext");
        let allows = security.field("allowPrivilegeEscalation");
        if allows.flag() != Some(false) {
            // What is set gives way only on request. With these two the server would refuse the pod (`ValidateSecurityContext`
            // of `pkg/apis/core/validation/validation.go`).
            let capabilities = security.field("capabilities");
            let escalates = security.field("privileged").flag() == Some(true)
                || capabilities.field("add").items().any(|added| added.text() == Some("CAP_SYS_ADMIN"));
            let safety = if allows.is_set() || escalates { Safety::Unsafe } else { Safety::Safe };
            pod.must(&allows, 1, "must be false").set(&allows, 2, safety, json!(false), "false");
        }
    });
}

/// `allowPrivilegeEscalation_1_25`.
pub(super) fn escalation_but_windows(pod: &mut Pod<'_, '_>) {
    if !pod.is_windows() {
        escalation(pod);
    }
}

/// `capabilitiesBaseline_1_0` of `policy/check_capabilities_baseline.go`.
pub(super) fn default_capabilities(pod: &mut Pod<'_, '_>) {
    added_capabilities(pod, &DEFAULT_CAPABILITIES);
}

/// `capabilitiesRestricted_1_22` of `policy/check_capabilities_restricted.go`.
pub(super) fn no_capabilities(pod: &mut Pod<'_, '_>) {
    pod.containers(|container, pod| {
        let security = container.field("securityContext");
        let capabilities = security.field("capabilities");
        let drop = capabilities.field("drop");
        if !drop.items().any(|dropped| dropped.text() == Some("ALL")) {
            let report = pod.must(&drop, 2, "must have \"ALL\"");
            report.set(&drop, 3, Safety::Unsafe, json!(["ALL"]), "[ \"ALL\" ]");
        }
    });
    added_capabilities(pod, &RESTRICTED_CAPABILITIES);
}

/// `capabilitiesRestricted_1_25`.
pub(super) fn no_capabilities_but_windows(pod: &mut Pod<'_, '_>) {
    if !pod.is_windows() {
        no_capabilities(pod);
    }
}

fn added_capabilities(pod: &mut Pod<'_, '_>, allowed: &[&str]) {
    pod.containers(|container, pod| {
        let security = container.field("securityContext");
        let capabilities = security.field("capabilities");
        for added in capabilities.field("add").items() {
            let Some(name) = added.item_text().filter(|name| !allowed.contains(name)) else { continue };
            let what = format!("the capability `{}` must not be added", shown(name));
            pod.must_not(&added, &what).remove(&added, "leave it out");
        }
    });
}
