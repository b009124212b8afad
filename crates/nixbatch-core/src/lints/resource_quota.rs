//! Pods and objects that a ResourceQuota of their namespace refuses.
//!
//! ## Why it matters
//!
//! A [ResourceQuota](https://kubernetes.io/docs/concepts/policy/resource-quotas/) with `requests.cpu`, `limits.memory` or
//! the like demands that every container says these, or gets them from a LimitRange. The server refuses a pod without
//! them, and one that uses more than the quota has, when the pod is made. A Job or CronJob it takes all the same: the Job
//! then starts no pod, tries again and again, and never ends.
//!
//! What is judged are the quotas in the bundle, as if the namespace had nothing but what the bundle puts into it: each
//! pod for itself, and all objects of a kind, or the storage that all claims request, together.
//!
//! ## Bad
//!
//! ```nix
//! { batchProcessing, ... }: {
//!   quota = {
//!     apiVersion = "v1";
//!     kind = "ResourceQuota";
//!     metadata.name = "quota";
//!     spec.hard = { "requests.cpu" = "4"; "requests.memory" = "8Gi"; };
//!   };
//!   load = batchProcessing.mkKubernetesJob "load" {
//!     image = "load:v1";
//!     resources.requests.memory = "2Gi";
//!   };
//! }
//! ```
//!
//! ## Good
//!
//! ```nix
//! { batchProcessing, ... }: {
//!   quota = {
//!     apiVersion = "v1";
//!     kind = "ResourceQuota";
//!     metadata.name = "quota";
//!     spec.hard = { "requests.cpu" = "4"; "requests.memory" = "8Gi"; };
//!   };
//!   load = batchProcessing.mkKubernetesJob "load" {
//!     image = "load:v1";
//!     resources.requests = { cpu = "1"; memory = "2Gi"; };
//!   };
//! }
//! ```
//!
//! ## Source
//!
//! `pkg/quota/v1/evaluator/core` of k8s.io/kubernetes, and `pkg/admission/plugin/resourcequota` of k8s.io/apiserver.

use nixbatch_diagnostic::{ObjectPlace, Severity};
use nixbatch_kube::admission::{self, Applicant};

use super::{Charge, Lint, Objects, Report};
use crate::rules::{Category, Rule};

pub(super) const LINT: Lint = Lint {
    rule: Rule::new(
        "resource-quota",
        Category::Resources,
        Severity::Error,
        include_str!("resource_quota.rs"),
    ),
    check,
};

fn check(objects: &Objects<'_>, report: &mut Report) {
    let version = objects.settings.kubernetes_version;
    for (object, namespace) in objects.in_namespaces() {
        if namespace.quotas.is_empty() {
            continue;
        }
        let limit_ranges: Vec<_> = namespace.limit_ranges.iter().map(|range| &range.value).collect();
        let quotas: Vec<_> = namespace.quotas.iter().map(|quota| &quota.value).collect();
        let author = &objects.author(object);
        let applicant = Applicant { author, version, object: &object.value, limit_ranges: &limit_ranges };
        for refusal in applicant.quota_refusals(&quotas) {
            let said = namespace.quotas.get(refusal.by);
            let related = said.map(|quota| quota.related(&refusal.says, "the quota says it here"));
            report.push_of_pods(object, refusal.finding, related);
        }
        report.charges.push(Charge {
            namespace: object.identity().namespace_or_default().to_owned(),
            object: object.name(),
            place: object.place(&ObjectPlace::default()),
            used: admission::counted_as(version, &object.value),
        });
    }
}
