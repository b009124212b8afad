//! Environment variables that a container sets twice.
//!
//! ## Why it matters
//!
//! The last one wins, silently; server-side apply refuses the list altogether. One of the two is not what
//! somebody thinks it is.
//!
//! ## Bad
//!
//! ```nix
//! { batchProcessing, ... }: {
//!   sync = batchProcessing.mkCronJob "sync" {
//!     schedule = "0 * * * *";
//!     jobTemplate.spec.template.spec.containers = [ {
//!       name = "sync";
//!       image = "sync:v1";
//!       env = [
//!         { name = "LEVEL"; value = "info"; }
//!         { name = "LEVEL"; value = "debug"; }
//!       ];
//!     } ];
//!   };
//! }
//! ```
//!
//! ## Good
//!
//! ```nix
//! { batchProcessing, ... }: {
//!   sync = batchProcessing.mkCronJob "sync" {
//!     schedule = "0 * * * *";
//!     jobTemplate.spec.template.spec.containers = [ {
//!       name = "sync";
//!       image = "sync:v1";
//!       env = [ { name = "LEVEL"; value = "debug"; } ];
//!     } ];
//!   };
//! }
//! ```
//!
//! ## Fix
//!
//! Safe: the earlier one is removed where both say the same. Unsafe where they differ: the last one is what
//! holds today, but perhaps not what was meant.
//!
//! ## Source
//!
//! `env` is a map by `name` in the [API
//! reference](https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#environment-variables).

use std::collections::BTreeMap;

use nixbatch_diagnostic::{Finding, Intent, ObjectPlace, Safety, Severity};
use serde_json::Value;

use super::view::items;
use super::{Lint, Objects, Report};
use crate::rules::{Category, Rule};

pub(super) const LINT: Lint = Lint {
    rule: Rule::new("duplicate-env", Category::Jobs, Severity::Warning, include_str!("duplicate_env.rs"))
        .fixes(Safety::Safe),
    check,
};

fn check(objects: &Objects<'_>, report: &mut Report) {
    for pod in &objects.pods {
        for container in pod.containers() {
            let mut seen: BTreeMap<&str, (usize, &Value)> = BTreeMap::new();
            for (index, variable) in items(container.value, "env") {
                let Some(name) = variable.get("name").and_then(Value::as_str) else { continue };
                let Some((first, earlier)) = seen.insert(name, (index, variable)) else { continue };
                let at = container.path().join("env");
                let safety = if earlier == variable { Safety::Safe } else { Safety::Unsafe };
                let earlier = ObjectPlace::value(at.join(first));
                let finding = Finding::new(
                    LINT.rule.name,
                    LINT.rule.severity,
                    ObjectPlace::value(at.join(index).join("name")),
                    format!("{} sets `{name}` twice; the last one wins", container.title()),
                )
                .with_related(ObjectPlace::value(at.join(first).join("name")), "it is set here first")
                .with_help("keep one of them")
                .with_fix(safety, "remove the earlier one", vec![Intent::Remove(earlier)]);
                report.push(pod.object, finding);
            }
        }
    }
}
