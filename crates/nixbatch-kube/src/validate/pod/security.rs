//! Security contexts of pods and containers.

use std::collections::BTreeSet;

use super::profile::RULE;
use super::{Findings, Node, Pod, fields, gate, profile, shown, windows};

/// Numbers of users and groups: `IsValidUserID` and `IsValidGroupID` of `apimachinery/pkg/util/validation/validation.go`.
const ID_MAX: i64 = i32::MAX as i64;

/// `SysctlMaxLength`.
const SYSCTL_MAX: usize = 253;

/// Parameters of the kernel that are of the IPC namespace: `nameToNamespace` of
/// `component-helpers/node/util/sysctl/namespace.go`.
const IPC_SYSCTLS: [&str; 10] = [
    "kernel.sem",
    "kernel.shmall",
    "kernel.shmmax",
    "kernel.shmmni",
    "kernel.shm_rmid_forced",
    "kernel.shm",
    "kernel.msgmax",
    "kernel.msgmnb",
    "kernel.msgmni",
    "kernel.msg",
];

/// `validatePodSpecSecurityContext` of `pkg/apis/core/validation/validation.go`; the schema knows most of the words.
pub(super) fn of_pod(pod: &Pod<'_, '_>, findings: &mut Findings) {
    let context = pod.spec.field("securityContext");
    for key in ["fsGroup", "runAsUser", "runAsGroup"] {
        id(&context.field(key), findings);
    }
    for group in context.field("supplementalGroups").items() {
        id(&group, findings);
    }
    share_processes(&pod.spec, findings);
    sysctls(&pod.spec, &context.field("sysctls"), findings);
    profile::seccomp(&context.field("seccompProfile"), findings);
    profile::app_armor(&context.field("appArmorProfile"), findings);
    windows::options(&context, findings);
    let policies: &[&str] = match gate::SELINUX_MOUNT.is_open(&context) {
        true => &["Recursive", "MountOption"],
        false => &["Recursive"],
    };
    fields::one_of(&context.field("seLinuxChangePolicy"), policies, findings);
}

/// `ValidateSecurityContext`. Clusters run the server with `--allow-privileged`.
pub(super) fn of_container(container: &Node<'_, '_>, uses_host_users: bool, findings: &mut Findings) {
    let context = container.field("securityContext");
    if !context.is_object() {
        return;
    }
    for key in ["runAsUser", "runAsGroup"] {
        id(&context.field(key), findings);
    }
    let mount = context.field("procMount");
    if mount.text() == Some("Unmasked") && uses_host_users {
        let users = "`hostUsers = false`";
        let finding = mount.error(RULE, format!("{mount} `Unmasked` is only for pods with {users}"));
        findings.push(finding.with_help(format!("set {users} for the pod, or leave it out")));
    }
    profile::seccomp(&context.field("seccompProfile"), findings);
    profile::app_armor(&context.field("appArmorProfile"), findings);
    windows::options(&context, findings);
    escalation(&context, findings);
}

/// Who may do everything cannot be kept from getting more rights.
fn escalation(context: &Node<'_, '_>, findings: &mut Findings) {
    let (escalation, privileged) = (context.field("allowPrivilegeEscalation"), context.field("privileged"));
    if escalation.flag() != Some(false) {
        return;
    }
    let refused = escalation.giving("false");
    if privileged.flag() == Some(true) {
        let message = format!("a container with {} must not have {refused}", privileged.giving("true"));
        findings
            .push(context.error(RULE, message).with_help(format!("leave out {privileged}, or {escalation}")));
    }
    let added = context.field("capabilities");
    let added = added.field("add");
    if added.items().any(|capability| capability.text() == Some("CAP_SYS_ADMIN")) {
        let message = format!("a container with the capability `CAP_SYS_ADMIN` must not have {refused}");
        findings.push(
            context.error(RULE, message).with_help(format!("leave out the capability, or {escalation}")),
        );
    }
}

fn id(field: &Node<'_, '_>, findings: &mut Findings) {
    fields::within(RULE, field, 0..=ID_MAX, findings);
}

fn share_processes(spec: &Node<'_, '_>, findings: &mut Findings) {
    let (shared, host) = (spec.field("shareProcessNamespace"), spec.field("hostPID"));
    if shared.flag() == Some(true) && host.flag() == Some(true) {
        let message = format!("a pod must not have both {shared} and {host}");
        findings.push(shared.error(RULE, message).with_help("leave out one of them"));
    }
}

/// `validateSysctls`.
fn sysctls(spec: &Node<'_, '_>, list: &Node<'_, '_>, findings: &mut Findings) {
    let mut seen = BTreeSet::new();
    for sysctl in list.objects() {
        let name = sysctl.field("name");
        let Some(text) = name.text() else { continue };
        if text.is_empty() {
            fields::not_empty(RULE, &name, "write a parameter such as `net.core.somaxconn`", findings);
        } else if !is_sysctl(text) {
            let message = format!("`{}` is no name of a kernel parameter", shown(text));
            findings.push(name.error(RULE, message).with_help("write it as in `net.core.somaxconn`"));
        } else if !seen.insert(text) {
            let message = format!("the kernel parameter `{}` is there twice", shown(text));
            findings.push(name.error(RULE, message).with_help("leave out one of them"));
        }
        if let Some(key) = namespace(text)
            && spec.field(key).flag() == Some(true)
        {
            let host = spec.field(key).giving("true");
            let message = format!("`{}` must not be set in a pod with {host}", shown(text));
            findings.push(name.error(RULE, message).with_help("leave it out, or set it on the nodes"));
        }
    }
}

/// `IsValidSysctlName`: segments with dots or slashes between them.
fn is_sysctl(text: &str) -> bool {
    let is_good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    text.len() <= SYSCTL_MAX
        && text.split(['.', '/']).all(|segment| {
            segment.starts_with(is_good)
                && segment.ends_with(is_good)
                && segment.chars().all(|c| is_good(c) || matches!(c, '-' | '_'))
        })
}

/// The field that takes a kernel parameter's namespace from the host: `GetNamespace` of
/// `component-helpers/node/util/sysctl/namespace.go`.
fn namespace(sysctl: &str) -> Option<&'static str> {
    let name = normal(sysctl);
    let name = name.split('*').next().unwrap_or_default();
    if IPC_SYSCTLS.contains(&name) || name.starts_with("fs.mqueue.") {
        Some("hostIPC")
    } else if name.starts_with("net.") {
        Some("hostNetwork")
    } else {
        None
    }
}

/// `NormalizeName`: where a slash is the first separator, slashes and dots are swapped.
fn normal(sysctl: &str) -> String {
    match sysctl.find(['.', '/']) {
        Some(at) if sysctl[at..].starts_with('/') => {
            let swap = |c| match c {
                '.' => '/',
                '/' => '.',
                c => c,
            };
            sysctl.chars().map(swap).collect()
        }
        _ => sysctl.to_owned(),
    }
}
