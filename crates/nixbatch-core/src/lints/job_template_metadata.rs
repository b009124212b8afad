//! Labels and annotations of a CronJob's `jobTemplate` that no Job can have.
//!
//! ## Why it matters
//!
//! The API server does not look at them when it takes the CronJob. It refuses each Job that the CronJob starts, and
//! nothing ever runs.
//!
//! ## Bad
//!
//! ```nix
//! { batchProcessing, ... }: {
//!   nightly = batchProcessing.mkCronJob "nightly" {
//!     schedule = "0 2 * * *";
//!     timezone = "UTC";
//!     image = "load:v3";
//!     queue = "night shift";
//!   };
//! }
//! ```
//!
//! ## Good
//!
//! ```nix
//! { batchProcessing, ... }: {
//!   nightly = batchProcessing.mkCronJob "nightly" {
//!     schedule = "0 2 * * *";
//!     timezone = "UTC";
//!     image = "load:v3";
//!     queue = "night-shift";
//!   };
//! }
//! ```
//!
//! ## Source
//!
//! `ValidateCronJobSpec` in k8s.io/kubernetes/pkg/apis/batch/validation, which looks at the `spec` of the template
//! alone, and `ValidateObjectMeta` in k8s.io/apimachinery, which looks at the Job.

use nixbatch_diagnostic::{Finding, Severity};
use nixbatch_kube::validate;

use super::{Lint, Objects, Report};
use crate::rules::{Category, Rule};

pub(super) const LINT: Lint = Lint {
    rule: Rule::new(
        "job-template-metadata",
        Category::Jobs,
        Severity::Warning,
        include_str!("job_template_metadata.rs"),
    ),
    check,
};

fn check(objects: &Objects<'_>, report: &mut Report) {
    let version = objects.settings.kubernetes_version;
    for object in objects.cron_jobs() {
        for found in validate::job_template_metadata(&objects.author(object), version, &object.value) {
            let message = format!("no Job can be started: {}", found.message);
            let Rule { name: rule, severity, .. } = LINT.rule;
            report.push(object, Finding { rule, severity, message, ..found });
        }
    }
}
