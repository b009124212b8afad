//! Windows: its options, and what only one operating system has.

use super::profile::RULE;
use super::{Findings, Node, ObjectFinding, Pod, fields, metadata};
use crate::name;

/// `maxGMSACredentialSpecLength`, in bytes.
const CREDENTIAL_MAX: usize = 64 * 1024;
/// `maxRunAsUserNameDomainLength` and `maxRunAsUserNameUserLength`, in bytes; a domain is shorter than its bound.
const DOMAIN_MAX: usize = 256;
const USER_MAX: usize = 104;
/// Greatest length of a NetBIOS name, in characters.
const NETBIOS_MAX: usize = 15;

/// What a pod for Windows does not have in its security context, what not in that of a container, and what not
/// in its spec.
const POD_CONTEXT: [&str; 11] = [
    "appArmorProfile",
    "seLinuxOptions",
    "seccompProfile",
    "fsGroup",
    "fsGroupChangePolicy",
    "sysctls",
    "runAsUser",
    "runAsGroup",
    "supplementalGroups",
    "supplementalGroupsPolicy",
    "seLinuxChangePolicy",
];
const CONTAINER_CONTEXT: [&str; 10] = [
    "appArmorProfile",
    "seLinuxOptions",
    "seccompProfile",
    "capabilities",
    "readOnlyRootFilesystem",
    "privileged",
    "allowPrivilegeEscalation",
    "procMount",
    "runAsUser",
    "runAsGroup",
];
const SPEC: [&str; 4] = ["hostUsers", "hostPID", "hostIPC", "shareProcessNamespace"];

/// `validateWindowsSecurityContextOptions` of `pkg/apis/core/validation/validation.go`.
pub(super) fn options(context: &Node<'_, '_>, findings: &mut Findings) {
    let options = context.field("windowsOptions");
    let (name, spec) = (options.field("gmsaCredentialSpecName"), options.field("gmsaCredentialSpec"));
    if let Some(text) = name.text() {
        metadata::form("credential spec name", &name, text, name::dns1123_subdomain, findings);
    }
    fields::not_empty(RULE, &spec, "write the credential spec, or leave it out", findings);
    if let Some(text) = spec.text().filter(|text| text.len() > CREDENTIAL_MAX) {
        let message = format!("{spec} has {} bytes and must have no more than {CREDENTIAL_MAX}", text.len());
        findings.push(spec.error(RULE, message));
    }
    let user = options.field("runAsUserName");
    if let Some(Err(why)) = user.text().map(check_user_name) {
        let help = "write it as in `ContainerUser` or `EXAMPLE\\runner`";
        findings.push(user.error(RULE, format!("{user} {why}")).with_help(help));
    }
}

/// Whether this is a user of Windows, with a domain or without; otherwise what it must be.
fn check_user_name(text: &str) -> Result<(), String> {
    let must = |what: &str| Err(format!("must {what}"));
    if text.is_empty() {
        return must("not be empty");
    }
    if text.bytes().any(|byte| byte.is_ascii_control()) {
        return must("not contain control characters");
    }
    let (domain, user) = match text.split('\\').collect::<Vec<_>>()[..] {
        [user] => (None, user),
        [domain, user] => (Some(domain), user),
        _ => return must("have at most one backslash, between domain and user"),
    };
    if let Some(domain) = domain {
        if domain.len() >= DOMAIN_MAX {
            return must(&format!("have a domain of less than {DOMAIN_MAX} characters"));
        }
        if !is_netbios(domain) && !is_windows_domain(domain) {
            return must("have a domain before its backslash, as a NetBIOS or a DNS name");
        }
    }
    if user.is_empty() || user.len() > USER_MAX {
        return must(&format!("have a user of 1 to {USER_MAX} characters"));
    }
    if user.chars().all(|c| matches!(c, '.' | ' ')) {
        return must("not be a user of dots and blanks alone");
    }
    match user.chars().find(|c| "\"/\\:;|=,+*?<>@[]".contains(*c)) {
        Some(c) => must(&format!("not have `{c}` in its user")),
        None => Ok(()),
    }
}

/// `validNetBiosRegex`.
fn is_netbios(domain: &str) -> bool {
    let length = domain.chars().count();
    (1..=NETBIOS_MAX).contains(&length)
        && !domain.starts_with('.')
        && !domain.contains(['\\', '/', ':', '*', '?', '"', '<', '>', '|'])
}

/// `validWindowsUserDomainDNSRegex`.
fn is_windows_domain(domain: &str) -> bool {
    domain.split('.').all(|label| name::dns1123_label(&label.to_ascii_lowercase()).is_ok())
}

/// `validateWindowsHostProcessPod`: host processes are all of a pod, in the host's network.
pub(super) fn host_processes(pod: &Pod<'_, '_>, findings: &mut Findings) {
    let of_pod = pod.spec.field("securityContext");
    let of_pod = of_pod.field("windowsOptions");
    let of_pod = of_pod.field("hostProcess").flag();
    let (mut some, mut all) = (false, true);
    pod.each_container(|container| {
        let context = container.field("securityContext");
        let options = context.field("windowsOptions");
        let own = options.field("hostProcess");
        if let (Some(wanted), Some(flag)) = (of_pod, own.flag())
            && wanted != flag
        {
            let message = format!("{own} must be {wanted}, as it is for the whole pod");
            findings.push(own.error(RULE, message).with_help("leave it out"));
        }
        let is_host_process = own.flag().or(of_pod) == Some(true);
        some |= is_host_process;
        all &= is_host_process;
    });
    if !some {
        return;
    }
    if !all {
        let message = "where one container is a host process, all of the pod must be";
        let process = "`windowsOptions.hostProcess = true`";
        findings.push(pod.spec.error(RULE, message).with_help(format!("set {process} for the whole pod")));
    }
    let network = pod.spec.field("hostNetwork");
    if network.flag() != Some(true) {
        let message = format!("host processes need {}", network.giving("true"));
        findings.push(network.needed(RULE, message).with_help(format!("set {}", network.giving("true"))));
    }
}

/// `validateOS`, `validateLinux` and `validateWindows`.
pub(super) fn operating_system(pod: &Pod<'_, '_>, findings: &mut Findings) {
    let os = pod.spec.field("os");
    let name = os.field("name");
    fields::one_of(&name, &["linux", "windows"], findings);
    let context = pod.spec.field("securityContext");
    match name.text() {
        Some("linux") => {
            not_on_linux(&context, findings);
            pod.each_container(|container| not_on_linux(&container.field("securityContext"), findings));
        }
        Some("windows") => {
            not_on_windows(&context, &POD_CONTEXT, findings);
            not_on_windows(&pod.spec, &SPEC, findings);
            pod.each_container(|container| {
                not_on_windows(&container.field("securityContext"), &CONTAINER_CONTEXT, findings);
            });
        }
        _ => {}
    }
}

fn not_on_linux(context: &Node<'_, '_>, findings: &mut Findings) {
    fields::absent(RULE, &context.field("windowsOptions"), "in a pod for Linux", findings);
}

fn not_on_windows(place: &Node<'_, '_>, keys: &[&str], findings: &mut Findings) {
    for key in keys {
        let setting = place.field(key);
        // What is false or empty of these is as good as absent.
        let is_nothing = match *key {
            "hostPID" | "hostIPC" => setting.flag() == Some(false),
            "sysctls" => setting.len() == 0,
            _ => false,
        };
        if setting.is_set() && !is_nothing {
            findings.push(windows_finding(&setting));
        }
    }
}

/// Windows has nothing of the kind.
pub(super) fn windows_finding(setting: &Node<'_, '_>) -> ObjectFinding {
    setting
        .key_error(RULE, format!("{setting} must not be set in a pod for Windows"))
        .with_help(format!("leave out {setting}"))
}
