//! Profiles of seccomp and AppArmor, in fields and in the annotations that they had been before.

use super::volume::descends;
use super::{Findings, Node, fields};

pub(super) const RULE: &str = "invalid-security-context";

/// Greatest length of the name of an AppArmor profile, in bytes: that of a path.
const APP_ARMOR_MAX: usize = 4095;

/// `validateSeccompProfileField` of `pkg/apis/core/validation/validation.go`; the schema knows the types.
pub(super) fn seccomp(profile: &Node<'_, '_>, findings: &mut Findings) {
    let local = profile.field("localhostProfile");
    if is_local(profile, findings)
        && let Some(Err(why)) = local.text().map(descends)
    {
        let help = "write a path below the kubelet's folder of profiles, such as `profiles/etl.json`";
        findings.push(local.error(RULE, format!("{local} {why}")).with_help(help));
    }
}

/// `ValidateAppArmorProfileField`; the schema knows the types.
pub(super) fn app_armor(profile: &Node<'_, '_>, findings: &mut Findings) {
    let local = profile.field("localhostProfile");
    if !is_local(profile, findings) {
        return;
    }
    let Some(text) = local.text() else { return };
    if text.trim() != text {
        let message = format!("{local} must not start or end with blanks");
        findings.push(local.error(RULE, message).with_help(format!("write `{}`", text.trim())));
    } else if text.len() > APP_ARMOR_MAX {
        let message = format!("{local} must be no more than {APP_ARMOR_MAX} characters");
        findings.push(local.error(RULE, message));
    }
    fields::not_empty(RULE, &local, "write the name of a profile that is loaded on the nodes", findings);
}

/// Whether the profile is one of the node and says which; one of another type must not.
fn is_local(profile: &Node<'_, '_>, findings: &mut Findings) -> bool {
    let (ty, local) = (profile.field("type"), profile.field("localhostProfile"));
    match ty.text() {
        Some("Localhost") if !local.is_set() => {
            let message = format!("{local} must be set when the {ty} is `Localhost`");
            findings.push(local.missing(RULE, message).with_help("set it to the profile of the nodes"));
        }
        Some("Localhost") => return true,
        Some("RuntimeDefault" | "Unconfined") if local.is_set() => {
            let message = format!("{local} is only for profiles with {}", ty.giving("\"Localhost\""));
            findings.push(local.key_error(RULE, message).with_help(format!("leave out {local}")));
        }
        _ => {}
    }
    false
}
