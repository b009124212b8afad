//! The Pod Security Standards: what a namespace may demand of its pods, as the admission plug-in of the API server
//! judges it.
//!
//! The checks are those of `policy/check_*.go` of `k8s.io/pod-security-admission`. Each has revisions, and holds from a
//! version of the policy on. That version is the server's, unless the namespace asks for an older one.

mod host;
mod labels;
mod level;
mod pod;
mod privileges;
mod profiles;
mod system;
mod user;
mod volumes;

use nixbatch_diagnostic::{Finding, ObjectPlace};
use serde_json::Value;

use crate::author::Author;
use crate::object::Identity;
use crate::schema::KubernetesVersion;
use crate::validate::Node;
use crate::workload;
pub use labels::{ENFORCE, Labels, WARN};
pub use level::{Level, Policy, PolicyVersion};
use pod::Pod;

/// What a pod does that its namespace does not allow.
#[derive(Debug, Clone, PartialEq)]
pub struct Violation {
    /// The check that finds it: `ID` of `Check` in `policy/checks.go`.
    pub check: &'static str,
    /// What is wrong, and where. It is an error.
    pub finding: Finding<ObjectPlace>,
}

/// A check of the standards: `Check` of `policy/checks.go`.
struct Check {
    /// Its name in the source.
    id: &'static str,
    /// The mildest level that it is for.
    level: Level,
    /// Its revisions, oldest first, each with the minor version of the policy that it holds from.
    revisions: &'static [(u64, Revision)],
    /// The check of a milder level that it takes the place of.
    replaces: Option<&'static str>,
}

/// Finds what a pod must not do.
type Revision = fn(&mut Pod<'_, '_>);

impl Check {
    const fn baseline(id: &'static str, revisions: &'static [(u64, Revision)]) -> Self {
        Self { id, level: Level::Baseline, revisions, replaces: None }
    }

    const fn restricted(id: &'static str, revisions: &'static [(u64, Revision)]) -> Self {
        Self { id, level: Level::Restricted, revisions, replaces: None }
    }

    const fn replacing(mut self, id: &'static str) -> Self {
        self.replaces = Some(id);
        self
    }

    /// The revision that holds in this version of the policy.
    fn revision(&self, minor: u64) -> Option<Revision> {
        let (_, revision) = self.revisions.iter().rfind(|(since, _)| *since <= minor)?;
        Some(*revision)
    }
}

/// All checks, those of each level by name.
const CHECKS: &[Check] = &[
    Check::baseline("appArmorProfile", &[(0, profiles::app_armor)]),
    Check::baseline("capabilities_baseline", &[(0, privileges::default_capabilities)]),
    Check::baseline("hostNamespaces", &[(0, host::namespaces)]),
    Check::baseline("hostPathVolumes", &[(0, volumes::host_path)]),
    Check::baseline("hostPorts", &[(0, host::ports)]),
    Check::baseline("hostProbesAndHostLifecycle", &[(34, host::probes)]),
    Check::baseline("privileged", &[(0, privileges::privileged)]),
    Check::baseline("procMount", &[(0, system::proc_mount), (35, system::proc_mount_of_host_users)]),
    Check::baseline("seLinuxOptions", &[(0, profiles::se_linux_1_0), (31, profiles::se_linux_1_31)]),
    Check::baseline(
        "seccompProfile_baseline",
        &[(0, profiles::seccomp_annotations), (19, profiles::seccomp)],
    ),
    Check::baseline(
        "sysctls",
        &[
            (0, system::sysctls_1_0),
            (27, system::sysctls_1_27),
            (29, system::sysctls_1_29),
            (32, system::sysctls_1_32),
            (37, system::sysctls_1_37),
        ],
    ),
    Check::baseline("windowsHostProcess", &[(0, host::windows_process)]),
    Check::restricted(
        "allowPrivilegeEscalation",
        &[(8, privileges::escalation), (25, privileges::escalation_but_windows)],
    ),
    Check::restricted(
        "capabilities_restricted",
        &[(22, privileges::no_capabilities), (25, privileges::no_capabilities_but_windows)],
    )
    .replacing("capabilities_baseline"),
    Check::restricted("procMount_restricted", &[(35, system::proc_mount)]).replacing("procMount"),
    Check::restricted("restrictedVolumes", &[(0, volumes::restricted)]).replacing("hostPathVolumes"),
    Check::restricted("runAsNonRoot", &[(0, user::non_root), (35, user::non_root_of_host_users)]),
    Check::restricted("runAsUser", &[(23, user::not_zero), (35, user::not_zero_of_host_users)]),
    Check::restricted(
        "seccompProfile_restricted",
        &[(19, profiles::some_seccomp), (25, profiles::some_seccomp_but_windows)],
    )
    .replacing("seccompProfile_baseline"),
];

/// The checks of a policy, each in its revision: `populate` of `policy/registry.go`.
fn checks(level: Level, minor: u64) -> impl Iterator<Item = (&'static Check, Revision)> {
    let held = move || {
        let of_level = CHECKS.iter().filter(move |check| check.level <= level);
        of_level.filter_map(move |check| Some((check, check.revision(minor)?)))
    };
    let is_replaced = move |id| held().any(|(check, _)| check.replaces == Some(id));
    held().filter(move |(check, _)| !is_replaced(check.id))
}

/// Everything that the policy does not allow in the pods of an object, all at once: of a Pod itself, or of the template
/// of what makes pods. Nothing for an object of another kind.
///
/// The server judges pods when they are made. It takes a Job whose pods it will all refuse.
pub fn violations(
    author: &dyn Author,
    version: KubernetesVersion,
    policy: Policy,
    object: &Value,
) -> Vec<Violation> {
    let mut found = Vec::new();
    let Some(spec) = workload::pod_spec(&Identity::of(object)) else { return found };
    let steps: Vec<_> = spec.split('/').skip(1).collect();
    let [template @ .., _] = steps.as_slice() else { return found };
    Node::root(author, version, object).at(template, &mut |template| {
        let (metadata, spec) = (template.field("metadata"), template.field("spec"));
        if !spec.is_object() {
            return;
        }
        let mut pod = Pod::new(metadata, spec, policy.level);
        for (check, find) in checks(policy.level, policy.version.minor(version)) {
            find(&mut pod);
            let findings = pod.findings.drain(..);
            found.extend(findings.map(|finding| Violation { check: check.id, finding }));
        }
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn revisions_are_in_their_order_and_replace_what_there_is() {
        for check in CHECKS {
            assert!(!check.revisions.is_empty(), "{}", check.id);
            assert!(check.revisions.is_sorted_by(|one, other| one.0 < other.0), "{}", check.id);
            let is_replaced = |id| CHECKS.iter().any(|other| other.id == id && other.level < check.level);
            assert!(check.replaces.is_none_or(is_replaced), "{}", check.id);
        }
    }

    #[test]
    fn a_level_has_the_checks_of_the_milder_ones() {
        let ids = |level, minor| checks(level, minor).map(|(check, _)| check.id).collect::<Vec<_>>();
        assert_eq!(ids(Level::Privileged, 35), [""; 0]);
        assert_eq!(ids(Level::Baseline, 33).len(), 11);
        assert_eq!(ids(Level::Baseline, 34).len(), 12);
        assert_eq!(ids(Level::Restricted, 35).len(), 15);
        assert!(ids(Level::Restricted, 21).contains(&"capabilities_baseline"));
        assert!(!ids(Level::Restricted, 22).contains(&"capabilities_baseline"));
    }
}
