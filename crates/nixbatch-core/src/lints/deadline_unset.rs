//! Jobs without `activeDeadlineSeconds`.
//!
//! ## Why it matters
//!
//! Nothing else ends a job that hangs. It keeps its node's memory, and under `concurrencyPolicy: Forbid` it
//! keeps every later run from starting. `activeDeadlineSeconds` counts over all retries.
//!
//! ## Bad
//!
//! ```nix
//! { batchProcessing, ... }: {
//!   sync = batchProcessing.mkKubernetesJob "sync" {
//!     image = "sync:v1";
//!   };
//! }
//! ```
//!
//! ## Good
//!
//! ```nix
//! { batchProcessing, ... }: {
//!   sync = batchProcessing.mkKubernetesJob "sync" {
//!     image = "sync:v1";
//!     activeDeadlineSeconds = 1800;
//!   };
//! }
//! ```
//!
//! ## Fix
//!
//! Unsafe: one hour (3600), which ends a job that rightly takes longer.
//!
//! ## Source
//!
//! [Job termination and
//! cleanup](https://kubernetes.io/docs/concepts/workloads/controllers/job/#job-termination-and-cleanup) in
//! the Kubernetes documentation.

use nixbatch_diagnostic::{Finding, Intent, ObjectPlace, Safety, Severity};
use nixbatch_kube::author::Author;
use serde_json::Value;

use super::{JobSpec, Lint, Objects, Report};
use crate::rules::{Category, Rule};

pub(super) const LINT: Lint = Lint {
    rule: Rule::new("deadline-unset", Category::Jobs, Severity::Warning, include_str!("deadline_unset.rs"))
        .fixes(Safety::Unsafe),
    check,
};

fn check(objects: &Objects<'_>, report: &mut Report) {
    // A deadline of the pods ends each try, and `backoffLimit` the tries.
    let deadlines = ["/activeDeadlineSeconds", "/template/spec/activeDeadlineSeconds"];
    let has_none =
        |job: &&JobSpec<'_>| deadlines.iter().all(|at| job.spec.pointer(at).is_none_or(Value::is_null));
    for job in objects.job_specs.iter().filter(has_none) {
        let field = job.path("activeDeadlineSeconds");
        let author = objects.author(job.object);
        let (name, given) = (author.called(&field, 1), author.giving(&field, 1, "…;"));
        let finding = Finding::new(
            LINT.rule.name,
            LINT.rule.severity,
            ObjectPlace::missing(field.clone()),
            format!("nothing ends this job when it hangs: {name} is not set"),
        )
        .with_help(format!("write the longest time it may take, all retries included: {given}"))
        .with_fix(
            Safety::Unsafe,
            format!("set {name} to 3600"),
            vec![Intent::Set(ObjectPlace::value(field), 3600.into())],
        );
        report.push(job.object, finding);
    }
}
