//! Objects that the server is to name.
//!
//! ## Why it matters
//!
//! An object with `generateName` and no `name` is a new one each time it is created. `kubectl apply` and kustomize
//! refuse it, and GitOps controllers create it again and again. Only `kubectl create` takes it, so the directory that
//! `nixbatch build --out` writes cannot be applied.
//!
//! ## Bad
//!
//! ```nix
//! {
//!   load = {
//!     apiVersion = "v1";
//!     kind = "ConfigMap";
//!     metadata.generateName = "load-";
//!   };
//! }
//! ```
//!
//! ## Good
//!
//! ```nix
//! {
//!   load = {
//!     apiVersion = "v1";
//!     kind = "ConfigMap";
//!     metadata.name = "load";
//!   };
//! }
//! ```
//!
//! ## Source
//!
//! [Generated names](https://kubernetes.io/docs/reference/using-api/api-concepts/#generated-values) in the Kubernetes
//! documentation, and `apply.go` of k8s.io/kubectl.

use nixbatch_diagnostic::{Finding, ObjectPlace, Path, Severity};
use nixbatch_kube::author::Author;

use super::{Lint, Objects, Report};
use crate::rules::{Category, Rule};

pub(super) const LINT: Lint = Lint {
    rule: Rule::new(
        "generated-name",
        Category::References,
        Severity::Warning,
        include_str!("generated_name.rs"),
    ),
    check,
};

fn check(objects: &Objects<'_>, report: &mut Report) {
    for object in objects.objects {
        let text = |key: &str| object.value["metadata"][key].as_str().filter(|text| !text.is_empty());
        let (None, Some(prefix)) = (text("name"), text("generateName")) else { continue };
        let name = format!("\"{}\";", prefix.trim_end_matches(['-', '.']));
        let name = objects.author(object).giving(&Path::parse("metadata.name"), 1, &name);
        let finding = Finding::new(
            LINT.rule.name,
            LINT.rule.severity,
            ObjectPlace::value(Path::parse("metadata.generateName")),
            "`kubectl apply` and kustomize refuse an object without a name",
        )
        .with_help(format!(
            "write {name}; for a Job that is new with every change, `naming = \"hash\"` of mkKubernetesJob"
        ));
        report.push(object, finding);
    }
}
