//! What of the kernel's settings a pod sees and changes.

use super::pod::Pod;
use crate::words::shown;

/// The sysctls that a pod may set, in the order in which they were allowed: `policy/check_sysctls.go`.
const SYSCTLS: [&str; 14] = [
    "kernel.shm_rmid_forced",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.tcp_syncookies",
    "net.ipv4.ping_group_range",
    "net.ipv4.ip_unprivileged_port_start",
    // Since 1.27.
    "net.ipv4.ip_local_reserved_ports",
    // Since 1.29.
    "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_keepalive_intvl",
    "net.ipv4.tcp_keepalive_probes",
    // Since 1.32.
    "net.ipv4.tcp_rmem",
    "net.ipv4.tcp_wmem",
    // Since 1.37.
    "net.ipv4.tcp_slow_start_after_idle",
    "net.ipv4.tcp_notsent_lowat",
];

/// `sysctlsV1Dot0`.
pub(super) fn sysctls_1_0(pod: &mut Pod<'_, '_>) {
    sysctls(pod, &SYSCTLS[..5]);
}

/// `sysctlsV1Dot27`.
pub(super) fn sysctls_1_27(pod: &mut Pod<'_, '_>) {
    sysctls(pod, &SYSCTLS[..6]);
}

/// `sysctlsV1Dot29`.
pub(super) fn sysctls_1_29(pod: &mut Pod<'_, '_>) {
    sysctls(pod, &SYSCTLS[..10]);
}

/// `sysctlsV1Dot32`.
pub(super) fn sysctls_1_32(pod: &mut Pod<'_, '_>) {
    sysctls(pod, &SYSCTLS[..12]);
}

/// `sysctlsV1Dot37`.
pub(super) fn sysctls_1_37(pod: &mut Pod<'_, '_>) {
    sysctls(pod, &SYSCTLS);
}

fn sysctls(pod: &mut Pod<'_, '_>, allowed: &[&str]) {
    let spec = pod.spec;
    for sysctl in spec.field("securityContext").field("sysctls").objects() {
        let name = sysctl.field("name");
        let Some(text) = name.item_text().filter(|text| !allowed.contains(text)) else { continue };
        let what = format!("the sysctl `{}` must not be set", shown(text));
        pod.must_not(&name, &what).remove(&sysctl, "leave it out");
    }
}

/// `procMount_1_0` of `policy/check_procMount_baseline.go`.
pub(super) fn proc_mount(pod: &mut Pod<'_, '_>) {
    pod.containers(|container, pod| {
        let security = container.field("securityContext");
        let mount = security.field("procMount");
        if mount.text().is_some_and(|mount| mount != "Default") {
            pod.must(&mount, 1, "must be \"Default\"").remove(&mount, "leave it out");
        }
    });
}

/// `procMount1_35baseline`.
pub(super) fn proc_mount_of_host_users(pod: &mut Pod<'_, '_>) {
    if !pod.has_own_users() {
        proc_mount(pod);
    }
}
