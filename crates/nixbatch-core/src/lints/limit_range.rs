//! Pods and claims that a LimitRange of their namespace refuses.
//!
//! ## Why it matters
//!
//! A [LimitRange](https://kubernetes.io/docs/concepts/policy/limit-range/) gives containers requests and limits that
//! they do not say, and bounds those of containers, pods and claims. The server refuses a pod that is out of bounds when
//! the pod is made. A Job or CronJob it takes all the same: the Job then starts no pod, tries again and again, and never
//! ends. A default can be what is wrong: a container that requests more memory than the default limit is refused, too.
//!
//! What is judged are the LimitRanges in the bundle. Of several in a namespace the server takes defaults from any; where
//! theirs differ, nothing is said. The resources of a pod as a whole are not judged.
//!
//! ## Bad
//!
//! ```nix
//! { batchProcessing, ... }: {
//!   limits = {
//!     apiVersion = "v1";
//!     kind = "LimitRange";
//!     metadata.name = "limits";
//!     spec.limits = [ { type = "Container"; max.memory = "4Gi"; default.memory = "1Gi"; } ];
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
//!   limits = {
//!     apiVersion = "v1";
//!     kind = "LimitRange";
//!     metadata.name = "limits";
//!     spec.limits = [ { type = "Container"; max.memory = "4Gi"; default.memory = "1Gi"; } ];
//!   };
//!   load = batchProcessing.mkKubernetesJob "load" {
//!     image = "load:v1";
//!     resources = { requests.memory = "2Gi"; limits.memory = "2Gi"; };
//!   };
//! }
//! ```
//!
//! ## Source
//!
//! `plugin/pkg/admission/limitranger` of k8s.io/kubernetes.

use nixbatch_diagnostic::Severity;
use nixbatch_kube::admission::Applicant;

use super::{Lint, Objects, Report};
use crate::rules::{Category, Rule};

pub(super) const LINT: Lint = Lint {
    rule: Rule::new("limit-range", Category::Resources, Severity::Error, include_str!("limit_range.rs")),
    check,
};

fn check(objects: &Objects<'_>, report: &mut Report) {
    for (object, namespace) in objects.in_namespaces() {
        if namespace.limit_ranges.is_empty() {
            continue;
        }
        let limit_ranges: Vec<_> = namespace.limit_ranges.iter().map(|range| &range.value).collect();
        let applicant = Applicant {
            author: &objects.author(object),
            version: objects.settings.kubernetes_version,
            object: &object.value,
            limit_ranges: &limit_ranges,
        };
        for refusal in applicant.limit_range_refusals() {
            let said = namespace.limit_ranges.get(refusal.by);
            let related = said.map(|range| range.related(&refusal.says, "the LimitRange says it here"));
            report.push_of_pods(object, refusal.finding, related);
        }
    }
}
