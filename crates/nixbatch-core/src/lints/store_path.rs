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

use nixbatch_diagnostic::{Anchor, Finding, ObjectPlace, Path, Severity};

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
            for (path, text) in texts(&container) {
                for (start, name) in text.match_indices(STORE) {
                    let end = start + name.len() + length(&text[start + name.len()..]);
                    let path = container.path().concat(path.steps());
                    let place = ObjectPlace { path, anchor: Anchor::Text { start, end } };
                    report.push(pod.object, finding(place));
                }
            }
        }
    }
}

fn finding(place: ObjectPlace) -> Finding<ObjectPlace> {
    let message = "this path of the Nix store does not exist in the container";
    Finding::new(LINT.rule.name, LINT.rule.severity, place, message)
        .with_help("put the file into the image, or into a ConfigMap that the pod mounts")
}

/// What a container runs: its image, its command, its arguments, and its variables' values.
fn texts<'a>(container: &Container<'a>) -> impl Iterator<Item = (Path, &'a str)> {
    let value = container.value;
    let image = value.get("image").map(|image| (Path::key("image"), image));
    let words = ["command", "args"].into_iter().flat_map(move |list| {
        items(value, list).map(move |(index, word)| (Path::key(list).join(index), word))
    });
    let variables = items(value, "env").filter_map(|(index, variable)| {
        Some((Path::key("env").join(index).join("value"), variable.get("value")?))
    });
    image.into_iter().chain(words).chain(variables).filter_map(|(path, value)| Some((path, value.as_str()?)))
}

/// How many bytes of a text belong to the path that it begins in the middle of.
fn length(text: &str) -> usize {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "+-._?=/".contains(c);
    text.find(|c| !is_part(c)).unwrap_or(text.len())
}

/// Whether some volume of the pod brings the node's store.
fn mounts_store(pod: &Pod<'_>) -> bool {
    pod.volumes().any(|(_, volume)| {
        volume["hostPath"]["path"]
            .as_str()
            .is_some_and(|path| matches!(path.trim_end_matches('/'), "/nix" | "/nix/store"))
    })
}
