//! Paths of the Nix store in what a pod runs.
//!
//! ## Why it matters
//!
//! A path such as `${pkgs.curl}/bin/curl` or `${./script.sh}` names a file of the machine that evaluated it.
//! The container has its own files, and mostly no Nix store. Pods that mount `/nix` or `/nix/store` of the node
//! are left alone; for an image that Nix built with these very paths in it, say so with `lint.ignore`.
//!
//! ## Bad
//!
//! ```nix
//! { batchProcessing, ... }: {
//!   load = batchProcessing.mkKubernetesJob "load" {
//!     image = "load:v1";
//!     command = [ "${builtins.toFile "load.sh" "echo load"}" ];
//!   };
//! }
//! ```
//!
//! ## Good
//!
//! ```nix
//! { batchProcessing, ... }: {
//!   load = batchProcessing.mkKubernetesJob "load" {
//!     image = "load:v1";
//!     command = [ "sh" "-c" "echo load" ];
//!   };
//! }
//! ```
//!
//! ## Source
//!
//! [Strings with context](https://nixos.org/manual/nix/stable/language/string-context) in the Nix manual.

use nixbatch_diagnostic::{Finding, ObjectPlace, Path, Severity};
use serde_json::Value;

use super::view::items;
use super::{Container, Lint, Objects, Pod, Report};
use crate::rules::{Category, Rule};

pub(super) const LINT: Lint = Lint {
    rule: Rule::new("store-path", Category::References, Severity::Warning, include_str!("store_path.rs")),
    check,
};

const STORE: &str = "/nix/store/";

fn check(objects: &Objects<'_>, report: &mut Report) {
    for pod in objects.pods.iter().filter(|pod| !mounts_store(pod)) {
        for container in pod.containers() {
            for below in store_paths(&container) {
                let place = ObjectPlace::value(container.path().concat(below.steps()));
                let finding = Finding::new(
                    LINT.rule.name,
                    LINT.rule.severity,
                    place,
                    "this path of the Nix store does not exist in the container",
                )
                .with_help("put the file into the image, or into a ConfigMap that the pod mounts");
                report.push(pod.object, finding);
            }
        }
    }
}

/// Where a container runs with a path of the store: its command, its arguments, and its variables' values.
fn store_paths(container: &Container<'_>) -> Vec<Path> {
    let is_in_store = |value: &Value| value.as_str().is_some_and(|text| text.contains(STORE));
    let mut paths = Vec::new();
    for list in ["command", "args"] {
        let found = items(container.value, list).filter(|(_, value)| is_in_store(value));
        paths.extend(found.map(|(index, _)| Path::key(list).join(index)));
    }
    let variables = items(container.value, "env").filter(|(_, variable)| is_in_store(&variable["value"]));
    paths.extend(variables.map(|(index, _)| Path::key("env").join(index).join("value")));
    paths
}

/// Whether some volume of the pod brings the node's store.
fn mounts_store(pod: &Pod<'_>) -> bool {
    pod.volumes().any(|(_, volume)| {
        volume["hostPath"]["path"]
            .as_str()
            .is_some_and(|path| matches!(path.trim_end_matches('/'), "/nix" | "/nix/store"))
    })
}
