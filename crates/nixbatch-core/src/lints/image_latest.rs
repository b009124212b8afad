//! Containers whose image has the tag `latest`, or no tag at all.
//!
//! ## Why it matters
//!
//! `latest` is whatever was pushed last. Two runs of the same job can run different code, a failed run cannot
//! be repeated, and a rollback changes nothing. An image without tag or digest means `latest` as well.
//!
//! ## Bad
//!
//! ```nix
//! { batchProcessing, ... }: {
//!   backup = batchProcessing.mkKubernetesJob "backup" {
//!     image = "backup:latest";
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
//!   };
//! }
//! ```
//!
//! ## Source
//!
//! [Images](https://kubernetes.io/docs/concepts/containers/images/#image-names) in the Kubernetes
//! documentation.

use nixbatch_diagnostic::{Finding, ObjectPlace, Severity};
use serde_json::Value;

use super::{Lint, Objects, Report};
use crate::rules::{Category, Rule};

pub(super) const LINT: Lint = Lint {
    rule: Rule::new("image-latest", Category::Images, Severity::Warning, include_str!("image_latest.rs")),
    check,
};

fn check(objects: &Objects<'_>, report: &mut Report) {
    for pod in &objects.pods {
        for container in pod.containers() {
            let Some(image) = container.value.get("image").and_then(Value::as_str) else { continue };
            let message = match tag(image) {
                Tag::Latest => format!("the image `{image}` is whatever was pushed last"),
                Tag::None => {
                    format!("the image `{image}` has no tag, so it is `latest`: whatever was pushed last")
                }
                Tag::Pinned => continue,
            };
            let finding = Finding::new(
                LINT.rule.name,
                LINT.rule.severity,
                ObjectPlace::value(container.path().join("image")),
                message,
            )
            .with_help("name a version that does not move, or a digest (`image@sha256:…`)");
            report.push(pod.object, finding);
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Tag {
    Latest,
    None,
    Pinned,
}

/// What an image reference pins. The colon of a registry's port is no tag.
/// Source: github.com/distribution/reference, `reference.go`.
fn tag(image: &str) -> Tag {
    if image.is_empty() || image.contains('@') {
        return Tag::Pinned;
    }
    let name = image.rsplit('/').next().unwrap_or(image);
    match name.split_once(':') {
        None => Tag::None,
        Some((_, "latest")) => Tag::Latest,
        Some(_) => Tag::Pinned,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_of_a_registry_is_no_tag() {
        assert_eq!(tag("registry:5000/backup"), Tag::None);
        assert_eq!(tag("registry:5000/backup:latest"), Tag::Latest);
        assert_eq!(tag("registry:5000/backup:v1"), Tag::Pinned);
        assert_eq!(tag("backup:latest@sha256:0123"), Tag::Pinned);
        assert_eq!(tag("backup:latest-alpine"), Tag::Pinned);
        assert_eq!(tag("backup"), Tag::None);
    }
}
