//! What the kernel lets a pod do: seccomp, AppArmor and SELinux.

use nixbatch_diagnostic::{Safety, any_of};
use serde_json::json;

use super::pod::Pod;
use crate::validate::Node;

/// The types of profiles that are allowed: `validSeccomp`, and `allowedProfileType` of `policy/check_appArmorProfile.go`.
const PROFILES: [&str; 2] = ["RuntimeDefault", "Localhost"];

/// Annotations of an AppArmor profile, each of the container whose name follows:
/// `DeprecatedAppArmorBetaContainerAnnotationKeyPrefix` of `api/core/v1`.
const APP_ARMOR_ANNOTATION: &str = "container.apparmor.security.beta.kubernetes.io/";

/// The annotation of a pod's seccomp profile, and those of containers, whose names follow:
/// `policy/check_seccompProfile_baseline.go`.
const SECCOMP_ANNOTATION: &str = "seccomp.security.alpha.kubernetes.io/pod";
const SECCOMP_ANNOTATION_OF_CONTAINER: &str = "container.seccomp.security.alpha.kubernetes.io/";

/// `selinuxAllowedTypes1_0` and `selinuxAllowedTypes1_31` of `policy/check_seLinuxOptions.go`.
const SE_LINUX_TYPES: [&str; 4] =
    ["container_t", "container_init_t", "container_kvm_t", "container_engine_t"];

/// `appArmorProfile_1_0` of `policy/check_appArmorProfile.go`.
pub(super) fn app_armor(pod: &mut Pod<'_, '_>) {
    profile(pod, "appArmorProfile");
    let metadata = pod.metadata;
    for (key, value) in metadata.field("annotations").entries() {
        let Some(text) = value.text().filter(|_| key.starts_with(APP_ARMOR_ANNOTATION)) else { continue };
        if !text.is_empty() && !is_allowed_annotation(text, &["runtime/default"]) {
            annotation(pod, &value, key);
        }
    }
}

/// `seccompProfileBaseline_1_0` of `policy/check_seccompProfile_baseline.go`.
pub(super) fn seccomp_annotations(pod: &mut Pod<'_, '_>) {
    let mut names = Vec::new();
    pod.containers(|container, _| names.extend(container.field("name").text()));
    let metadata = pod.metadata;
    for (key, value) in metadata.field("annotations").entries() {
        let is_meant = key == SECCOMP_ANNOTATION
            || key.strip_prefix(SECCOMP_ANNOTATION_OF_CONTAINER).is_some_and(|name| names.contains(&name));
        let Some(text) = value.text().filter(|_| is_meant) else { continue };
        if !is_allowed_annotation(text, &["runtime/default", "docker/default"]) {
            annotation(pod, &value, key);
        }
    }
}

/// `seccompProfileBaseline_1_19`.
pub(super) fn seccomp(pod: &mut Pod<'_, '_>) {
    profile(pod, "seccompProfile");
}

/// `seccompProfileRestricted_1_19` of `policy/check_seccompProfile_restricted.go`. What the pod says holds for each
/// container that says nothing.
pub(super) fn some_seccomp(pod: &mut Pod<'_, '_>) {
    let before = pod.findings.len();
    seccomp(pod);
    let spec = pod.spec;
    let security = spec.field("securityContext");
    let of_pod = security.field("seccompProfile");
    let mut says_nothing = false;
    pod.containers(|container, _| {
        says_nothing |= !container.field("securityContext").field("seccompProfile").is_set();
    });
    // What says something else is told alone.
    if pod.findings.len() == before && says_nothing && !of_pod.is_set() {
        let kind = of_pod.field("type");
        let must = format!("must be {}", any_of(&PROFILES));
        let report = pod.must(&kind, 2, &must);
        report.set(&kind, 3, Safety::Safe, json!("RuntimeDefault"), "\"RuntimeDefault\"");
    }
}

/// `seccompProfileRestricted_1_25`.
pub(super) fn some_seccomp_but_windows(pod: &mut Pod<'_, '_>) {
    if !pod.is_windows() {
        some_seccomp(pod);
    }
}

/// `seLinuxOptions1_0` of `policy/check_seLinuxOptions.go`.
pub(super) fn se_linux_1_0(pod: &mut Pod<'_, '_>) {
    se_linux(pod, &SE_LINUX_TYPES[..3]);
}

/// `seLinuxOptions1_31`.
pub(super) fn se_linux_1_31(pod: &mut Pod<'_, '_>) {
    se_linux(pod, &SE_LINUX_TYPES);
}

fn se_linux(pod: &mut Pod<'_, '_>, types: &[&str]) {
    pod.security_contexts(|security, pod| {
        let options = security.field("seLinuxOptions");
        let kind = options.field("type");
        if kind.text().is_some_and(|text| !text.is_empty() && !types.contains(&text)) {
            pod.must(&kind, 2, &format!("must be {}", any_of(types))).remove(&kind, "leave it out");
        }
        for key in ["user", "role"] {
            let field = options.field(key);
            if field.text().is_some_and(|text| !text.is_empty()) {
                pod.must(&field, 2, "must not be set").remove(&field, "leave it out");
            }
        }
    });
}

/// Where a profile is given, it must be of a type that is allowed.
fn profile(pod: &mut Pod<'_, '_>, field: &str) {
    pod.security_contexts(|security, pod| {
        let profile = security.field(field);
        let kind = profile.field("type");
        if profile.is_set() && !kind.text().is_some_and(|text| PROFILES.contains(&text)) {
            let report = pod.must(&kind, 2, &format!("must be {}", any_of(&PROFILES)));
            report.set(&kind, 3, Safety::Unsafe, json!("RuntimeDefault"), "\"RuntimeDefault\"");
        }
    });
}

/// `allowedAnnotationValue` and `validSeccompAnnotationValue`.
fn is_allowed_annotation(value: &str, profiles: &[&str]) -> bool {
    profiles.contains(&value) || value.starts_with("localhost/")
}

fn annotation(pod: &mut Pod<'_, '_>, value: &Node<'_, '_>, key: &str) {
    let what = format!("the annotation `{key}` must be \"runtime/default\" or one of \"localhost/…\"");
    pod.must_not(value, &what).remove(value, "leave the annotation out");
}
