//! What of its node a pod takes part in.

use super::pod::Pod;
use crate::validate::Node;

/// `hostNamespaces_1_0` of `policy/check_hostNamespaces.go`.
pub(super) fn namespaces(pod: &mut Pod<'_, '_>) {
    let spec = pod.spec;
    for name in ["hostNetwork", "hostPID", "hostIPC"] {
        let shared = spec.field(name);
        if shared.flag() == Some(true) {
            pod.must(&shared, 1, "must not be true").remove(&shared, "leave it out");
        }
    }
}

/// `hostPorts_1_0` of `policy/check_hostPorts.go`. Those that a pod in the network of its node has without saying so are
/// not told beside that.
pub(super) fn ports(pod: &mut Pod<'_, '_>) {
    pod.containers(|container, pod| {
        for port in container.field("ports").objects() {
            let host = port.field("hostPort");
            if host.int64().is_some_and(|port| port != 0) {
                pod.must(&host, 1, "must not be set").remove(&host, "leave it out");
            }
        }
    });
}

/// `hostProbesAndHostLifecycleV1Dot34` of `policy/check_hostProbesAndhostLifecycle.go`.
pub(super) fn probes(pod: &mut Pod<'_, '_>) {
    pod.containers(|container, pod| {
        for probe in ["livenessProbe", "readinessProbe", "startupProbe"] {
            handler(&container.field(probe), pod);
        }
        let lifecycle = container.field("lifecycle");
        for hook in ["postStart", "preStop"] {
            handler(&lifecycle.field(hook), pod);
        }
    });
}

/// Whom the kubelet asks must be the pod itself.
fn handler(handler: &Node<'_, '_>, pod: &mut Pod<'_, '_>) {
    for action in ["httpGet", "tcpSocket"] {
        let action = handler.field(action);
        let host = action.field("host");
        if host.text().is_some_and(|host| !host.is_empty()) {
            let report = pod.must(&host, 2, "must not be set");
            report.remove(&host, "leave it out: the address of the pod is what is asked then");
        }
    }
}

/// `windowsHostProcess_1_0` of `policy/check_windowsHostProcess.go`.
pub(super) fn windows_process(pod: &mut Pod<'_, '_>) {
    pod.security_contexts(|security, pod| {
        let options = security.field("windowsOptions");
        let process = options.field("hostProcess");
        if process.flag() == Some(true) {
            pod.must(&process, 2, "must not be true").remove(&process, "leave it out");
        }
    });
}
