//! Volumes that no container mounts.
//!
//! ## Why it matters
//!
//! The pod waits for the volume, and fails to start when it is missing, for the sake of something nobody
//! reads. More often a mount was forgotten or misspelt.
//!
//! ## Bad
//!
//! ```nix
//! { batchProcessing, ... }: {
//!   backup = batchProcessing.mkKubernetesJob "backup" {
//!     image = "backup:v1.4";
//!     volumes.scratch = { type = "emptyDir"; };
//!   };
//! }
//! ```
//!
//! ## Good
//!
//! ```nix
//! { batchProcessing, ... }: {
//!   backup = batchProcessing.mkKubernetesJob "backup" {
//!     image = "backup:v1.4";
//!     volumes.scratch = { type = "emptyDir"; };
//!     volumeMounts.scratch = "/scratch";
//!   };
//! }
//! ```
//!
//! ## Source
//!
//! [Volumes](https://kubernetes.io/docs/concepts/storage/volumes/) in the Kubernetes documentation.

use std::collections::BTreeSet;

use nixbatch_diagnostic::{Finding, Nearest, ObjectPlace, Severity, nearest};
use nixbatch_kube::workload::CONTAINERS;
use serde_json::Value;

use super::view::items;
use super::{Lint, Objects, Pod, Report};
use crate::rules::{Category, Rule};

pub(super) const LINT: Lint = Lint {
    rule: Rule::new(
        "unmounted-volume",
        Category::References,
        Severity::Warning,
        include_str!("unmounted_volume.rs"),
    ),
    check,
};

fn check(objects: &Objects<'_>, report: &mut Report) {
    for pod in objects.pods.iter().filter(|pod| is_readable(objects, pod)) {
        let used = used(pod);
        let declared: BTreeSet<_> =
            pod.volumes().filter_map(|(_, volume)| volume.get("name").and_then(Value::as_str)).collect();
        let strays: Vec<_> = used.difference(&declared).copied().collect();
        for (index, volume) in pod.volumes() {
            let Some(name) = volume.get("name").and_then(Value::as_str).filter(|name| !used.contains(name))
            else {
                continue;
            };
            let help = match nearest(name, strays.iter().copied()) {
                Some(Nearest { name: stray, .. }) => {
                    format!("a container mounts `{stray}`, which is not declared: is it this one?")
                }
                None => "mount it, or remove it".to_owned(),
            };
            let message = format!("no container mounts the volume `{name}`");
            let place = ObjectPlace::name(pod.volume_path(index));
            report.push(
                pod.object,
                Finding::new(LINT.rule.name, LINT.rule.severity, place, message).with_help(help),
            );
        }
    }
}

/// Whether all that could mount a volume is of a type that tells. (Validation reports what is not.)
fn is_readable(objects: &Objects<'_>, pod: &Pod<'_>) -> bool {
    let is_list = |value: &Value, list: &str| value.get(list).is_none_or(Value::is_array);
    let are_lists = CONTAINERS.into_iter().all(|list| is_list(pod.spec, list))
        && pod.containers().all(|container| MOUNTS.into_iter().all(|list| is_list(container.value, list)));
    are_lists
        && objects.is_typed("volumeMounts", Value::is_object)
        && objects.is_typed("sidecars", Value::is_array)
}

/// The lists by which a container mounts volumes, as directories or as block devices.
const MOUNTS: [&str; 2] = ["volumeMounts", "volumeDevices"];

/// The names by which containers mount volumes, as directories or as block devices.
fn used<'a>(pod: &Pod<'a>) -> BTreeSet<&'a str> {
    let mut names = BTreeSet::new();
    for container in pod.containers() {
        for list in MOUNTS {
            let mounts = items(container.value, list);
            names.extend(mounts.filter_map(|(_, mount)| mount.get("name").and_then(Value::as_str)));
        }
    }
    names
}
