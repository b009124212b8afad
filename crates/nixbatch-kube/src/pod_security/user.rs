//! As which user a pod's containers run.

use nixbatch_diagnostic::Safety;
use serde_json::json;

use super::pod::Pod;

/// `runAsNonRoot1_0` of `policy/check_runAsNonRoot.go`. What the pod says holds for each container that says nothing.
pub(super) fn non_root(pod: &mut Pod<'_, '_>) {
    let spec = pod.spec;
    let security = spec.field("securityContext");
    let of_pod = security.field("runAsNonRoot");
    let before = pod.findings.len();
    pod.security_contexts(|security, pod| {
        let non_root = security.field("runAsNonRoot");
        if non_root.flag() == Some(false) {
            let report = pod.must(&non_root, 1, "must be true");
            report.set(&non_root, 2, Safety::Unsafe, json!(true), "true");
        }
    });
    let mut says_nothing = false;
    pod.containers(|container, _| {
        says_nothing |= container.field("securityContext").field("runAsNonRoot").flag().is_none();
    });
    // What says false is told alone.
    if pod.findings.len() == before && says_nothing && of_pod.flag() != Some(true) {
        pod.must(&of_pod, 1, "must be true").set(&of_pod, 2, Safety::Unsafe, json!(true), "true");
    }
}

/// `runAsNonRoot1_35`.
pub(super) fn non_root_of_host_users(pod: &mut Pod<'_, '_>) {
    if !pod.has_own_users() {
        non_root(pod);
    }
}

/// `runAsUser1_23` of `policy/check_runAsUser.go`.
pub(super) fn not_zero(pod: &mut Pod<'_, '_>) {
    pod.security_contexts(|security, pod| {
        let user = security.field("runAsUser");
        if user.int64() == Some(0) {
            pod.must(&user, 1, "must not be 0").help("write the id of a user that is not root");
        }
    });
}

/// `runAsUser1_35`.
pub(super) fn not_zero_of_host_users(pod: &mut Pod<'_, '_>) {
    if !pod.has_own_users() {
        not_zero(pod);
    }
}
