//! Containers that request no memory.
//!
//! ## Why it matters
//!
//! The scheduler places a pod by its requests. Without one it may land on a node that has no memory left, and
//! it is among the first to be killed when memory runs short. A memory limit counts: without a request, the
//! request is the limit. So do the requests of the pod as a whole.
//!
//! ## Bad
//!
//! ```nix
//! { batchProcessing, ... }: {
//!   train = batchProcessing.mkKubernetesJob "train" {
//!     image = "train:v2";
//!     resources.requests.cpu = "1";
//!   };
//! }
//! ```
//!
//! ## Good
//!
//! ```nix
//! { batchProcessing, ... }: {
//!   train = batchProcessing.mkKubernetesJob "train" {
//!     image = "train:v2";
//!     resources.requests = { cpu = "1"; memory = "2Gi"; };
//!   };
//! }
//! ```
//!
//! ## Source
//!
//! [Resource management for pods and
//! containers](https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/) in the
//! Kubernetes documentation.

use nixbatch_diagnostic::{Finding, ObjectPlace, Severity};
use nixbatch_kube::author::Author;
use serde_json::Value;

use super::{Lint, Objects, Report};
use crate::rules::{Category, Rule};

pub(super) const LINT: Lint = Lint {
    rule: Rule::new(
        "memory-request-unset",
        Category::Resources,
        Severity::Warning,
        include_str!("memory_request_unset.rs"),
    ),
    check,
};

fn check(objects: &Objects<'_>, report: &mut Report) {
    for pod in objects.pods.iter().filter(|pod| !says_memory(pod.spec)) {
        for container in pod.containers().filter(|container| !says_memory(container.value)) {
            // Ephemeral containers may not have resources at all.
            if container.list == "ephemeralContainers" {
                continue;
            }
            let field = container.path().join("resources").join("requests").join("memory");
            let given = objects.author(pod.object).giving(&field, 3, "\"…\";");
            let message = format!("{} requests no memory", container.title());
            let finding =
                Finding::new(LINT.rule.name, LINT.rule.severity, ObjectPlace::missing(field), message)
                    .with_help(format!("write what it needs, measured: {given}"));
            report.push(pod.object, finding);
        }
    }
}

/// Whether requests, or limits that stand for them, name memory.
fn says_memory(owner: &Value) -> bool {
    let resources = &owner["resources"];
    ["requests", "limits"].iter().any(|level| !resources[level]["memory"].is_null())
}
