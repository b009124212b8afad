//! CronJobs without a time zone.
//!
//! ## Why it matters
//!
//! Without `timeZone` the schedule is read in the zone of the controller's own process: UTC on most clusters,
//! something else on some, and nothing in the manifest tells. mkCronJob writes `UTC` unless told otherwise.
//!
//! ## Bad
//!
//! ```nix
//! { batchProcessing, ... }: {
//!   report = batchProcessing.mkCronJob "report" {
//!     schedule = "0 6 * * 1";
//!     timezone = null;
//!     image = "report:v2";
//!   };
//! }
//! ```
//!
//! ## Good
//!
//! ```nix
//! { batchProcessing, ... }: {
//!   report = batchProcessing.mkCronJob "report" {
//!     schedule = "0 6 * * 1";
//!     timezone = "Europe/Berlin";
//!     image = "report:v2";
//!   };
//! }
//! ```
//!
//! ## Fix
//!
//! Unsafe: `UTC`, which is what most controllers use, but not all.
//!
//! ## Source
//!
//! [Time zones](https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#time-zones) in the
//! Kubernetes documentation.

use nixbatch_diagnostic::{Finding, Intent, ObjectPlace, Path, Safety, Severity};
use nixbatch_kube::author::Author;

use super::{Lint, Objects, Report};
use crate::rules::{Category, Rule};

pub(super) const LINT: Lint = Lint {
    rule: Rule::new(
        "schedule-without-time-zone",
        Category::Schedules,
        Severity::Warning,
        include_str!("schedule_without_time_zone.rs"),
    )
    .fixes(Safety::Unsafe),
    check,
};

fn check(objects: &Objects<'_>, report: &mut Report) {
    for object in objects.cron_jobs() {
        let spec = &object.value["spec"];
        let Some(schedule) = spec["schedule"].as_str() else { continue };
        // `@every 1h` counts from the last time, in no zone.
        if !spec["timeZone"].is_null() || schedule.starts_with("@every") {
            continue;
        }
        let place = Path::parse("spec.timeZone");
        let finding = Finding::new(
            LINT.rule.name,
            LINT.rule.severity,
            ObjectPlace::missing(place.clone()),
            "the schedule is read in whatever time zone the controller runs in",
        )
        .with_help(format!("name the zone: {}", objects.author(object).giving(&place, 1, "\"UTC\";")))
        .with_fix(
            Safety::Unsafe,
            "set the time zone to UTC",
            vec![Intent::Set(ObjectPlace::value(place), "UTC".into())],
        );
        report.push(object, finding);
    }
}
