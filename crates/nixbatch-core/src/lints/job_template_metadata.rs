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

use nixbatch_diagnostic::{Finding, ObjectPlace, Path, Severity};
use nixbatch_kube::name::{self, Problem};
use serde_json::Value;

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
    for object in objects.cron_jobs() {
        let metadata = &object.value["spec"]["jobTemplate"]["metadata"];
        let at = Path::parse("spec.jobTemplate.metadata");
        for (key, value) in entries(&metadata["labels"]) {
            let place = at.join("labels").join(key.as_str());
            let of_key = wrong("label key", key, ObjectPlace::name(place.clone()), name::qualified_name(key));
            let text = value.as_str().unwrap_or_default();
            let of_value = wrong("label value", text, ObjectPlace::value(place), name::label_value(text));
            of_key.into_iter().chain(of_value).for_each(|finding| report.push(object, finding));
        }
        for (key, _) in entries(&metadata["annotations"]) {
            let place = ObjectPlace::name(at.join("annotations").join(key.as_str()));
            let found = wrong("annotation key", key, place, name::qualified_name(&key.to_lowercase()));
            found.into_iter().for_each(|finding| report.push(object, finding));
        }
    }
}

fn entries(map: &Value) -> impl Iterator<Item = (&String, &Value)> {
    map.as_object().into_iter().flatten()
}

fn wrong(
    what: &str,
    text: &str,
    place: ObjectPlace,
    judged: Result<(), Problem>,
) -> Option<Finding<ObjectPlace>> {
    let Problem { message, suggestion, .. } = judged.err()?;
    let message = format!("no Job can be started: the {what} `{text}` {message}");
    let finding = Finding::new(LINT.rule.name, LINT.rule.severity, place, message);
    Some(match suggestion {
        Some(meant) => finding.with_help(format!("write `{meant}`")),
        None => finding,
    })
}
