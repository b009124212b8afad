//! Pods that do what the Pod Security Standard of their namespace forbids.
//!
//! ## Why it matters
//!
//! A namespace says with the label `pod-security.kubernetes.io/enforce` which of the [Pod Security
//! Standards](https://kubernetes.io/docs/concepts/security/pod-security-standards/) its pods must meet: `baseline` keeps
//! out what is known to give a pod its node, `restricted` demands what is held to be good practice. The server refuses
//! every other pod. A Job or CronJob it takes all the same, since it judges pods when they are made: the Job then starts
//! none, tries again and again, and never ends. So this is an error, though the Job itself is accepted.
//!
//! The level is that of a Namespace in the bundle, for what is in it. For other namespaces it is the setting
//! `podSecurity`, or `--pod-security`; without any, nothing is checked. A label `…/enforce-version` picks older checks,
//! as on the server. Where the label `…/warn` demands more than `…/enforce`, that is a warning. `…/audit` is left to
//! those who read the audit log. A cluster may exempt namespaces, users and RuntimeClasses, which only its
//! administrators know: give such a namespace the level `privileged`.
//!
//! A value that one of these labels cannot have is an error in the Namespace, which the server refuses.
//!
//! ## Bad
//!
//! ```nix
//! { batchProcessing, ... }: {
//!   podSecurity = "restricted";
//!   load = batchProcessing.mkKubernetesJob "load" {
//!     image = "load:v1";
//!     securityContext = {
//!       runAsNonRoot = true;
//!       seccompProfile.type = "RuntimeDefault";
//!       capabilities.drop = [ "ALL" ];
//!     };
//!   };
//! }
//! ```
//!
//! ## Good
//!
//! ```nix
//! { batchProcessing, ... }: {
//!   podSecurity = "restricted";
//!   load = batchProcessing.mkKubernetesJob "load" {
//!     image = "load:v1";
//!     securityContext = {
//!       runAsNonRoot = true;
//!       seccompProfile.type = "RuntimeDefault";
//!       capabilities.drop = [ "ALL" ];
//!       allowPrivilegeEscalation = false;
//!     };
//!   };
//! }
//! ```
//!
//! ## Fix
//!
//! What the level demands and nobody has said is set: safely for `allowPrivilegeEscalation` and `seccompProfile`; for
//! `runAsNonRoot` and `capabilities` only with `--unsafe-fixes`, since an image may run as root or need what is dropped.
//! What is forbidden is taken away, with `--unsafe-fixes` too.
//!
//! ## Source
//!
//! `policy/check_*.go` and `admission/admission.go` of [k8s.io/pod-security-admission](https://github.com/kubernetes/pod-security-admission).

use std::collections::HashSet;

use nixbatch_diagnostic::{Path, Place, Related, Safety, Severity};
use nixbatch_kube::pod_security::{self, ENFORCE, Labels, Policy, PolicyVersion, WARN};

use super::{Lint, Objects, Pod, Report};
use crate::document::SETTINGS;
use crate::namespaces::Statement;
use crate::rules::{Category, Rule};
use crate::settings::{Demanded, Settings};

pub(super) const LINT: Lint = Lint {
    rule: Rule::new("pod-security", Category::Security, Severity::Error, include_str!("pod_security.rs"))
        .fixes(Safety::Safe),
    check,
};

/// What is demanded of the pods of a namespace.
#[derive(Default)]
struct Demand {
    policy: Policy,
    /// Where that is said, if it is said in the bundle.
    said: Option<Related>,
}

fn check(objects: &Objects<'_>, report: &mut Report) {
    let Objects { settings, namespaces, .. } = objects;
    if namespaces.is_empty() && settings.pod_security.is_none() {
        return;
    }
    for object in objects.objects {
        let identity = object.identity();
        if (identity.api_version, identity.kind) == ("v1", "Namespace") {
            let author = objects.author(object);
            for finding in Labels::check(&author, settings.kubernetes_version, &object.value) {
                report.push(object, finding);
            }
        }
    }
    for pod in &objects.pods {
        let namespace = namespaces.get(pod.namespace()).and_then(|namespace| namespace.object.as_ref());
        hold_to(pod, enforced(settings, namespace), warned(namespace), objects, report);
    }
}

/// Reports what the pod does that it must not do. What is told as an error is not told as a warning.
fn hold_to(
    pod: &Pod<'_>,
    enforced: Demand,
    warned: Option<Demand>,
    objects: &Objects<'_>,
    report: &mut Report,
) {
    let mut told = HashSet::new();
    let demands = [Some((Severity::Error, enforced)), warned.map(|demand| (Severity::Warning, demand))];
    for (severity, demand) in demands.into_iter().flatten() {
        let author = objects.author(pod.object);
        let version = objects.settings.kubernetes_version;
        for violation in pod_security::violations(&author, version, demand.policy, &pod.object.value) {
            let mut finding = violation.finding;
            if told.insert((violation.check, finding.place.clone())) {
                finding.severity = severity;
                report.push_with(pod.object, finding, demand.said.clone());
            }
        }
    }
}

/// What the server refuses pods for: what their namespace says, and otherwise what the settings say.
fn enforced(settings: &Settings, namespace: Option<&Statement>) -> Demand {
    if let Some(namespace) = namespace
        && let Some(policy) = Labels::of(&namespace.value).enforce
    {
        return Demand { policy, said: Some(label(namespace, ENFORCE, "demands")) };
    }
    let Some(Demanded { level, in_bundle }) = settings.pod_security else { return Demand::default() };
    let place = Place::value(SETTINGS, Path::key("podSecurity"));
    let said = in_bundle.then(|| Related { place, message: "the bundle demands the level here".to_owned() });
    Demand { policy: Policy { level, version: PolicyVersion::Latest }, said }
}

/// What the server warns of.
fn warned(namespace: Option<&Statement>) -> Option<Demand> {
    let namespace = namespace?;
    let policy = Labels::of(&namespace.value).warn?;
    Some(Demand { policy, said: Some(label(namespace, WARN, "warns of")) })
}

fn label(namespace: &Statement, label: &str, does: &str) -> Related {
    namespace.related(&Labels::path(label), format!("the namespace {does} the level here"))
}
