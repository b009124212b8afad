//! Schedules that parse and never come: the 30th of February.
//!
//! ## Why it matters
//!
//! `0 0 30 2 *` is a known way to switch a CronJob off. Nobody who reads it can tell that from a mistake, and
//! nothing warns when it is one. `suspend` says the same in words, and dashboards and alerts know it.
//!
//! ## Bad
//!
//! ```nix
//! { batchProcessing, ... }: {
//!   report = batchProcessing.mkCronJob "report" {
//!     schedule = "0 0 30 2 *";
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
//!     schedule = "0 0 1 2 *";
//!     image = "report:v2";
//!     suspend = true;
//!   };
//! }
//! ```
//!
//! ## Fix
//!
//! Safe where the schedule is written out: `suspend = true`. The job keeps on not running, and says so. A schedule that
//! is computed may be another one elsewhere, and then the fix is unsafe.
//!
//! ## Source
//!
//! `SpecSchedule.Next` in github.com/robfig/cron/v3, which the CronJob controller uses: it gives up after
//! five years.

use nixbatch_diagnostic::{Finding, Intent, ObjectPlace, Path, Safety, Severity};
use nixbatch_kube::author::Author;
use nixbatch_kube::cron::Schedule;
use serde_json::Value;

use super::{Lint, Objects, Report};
use crate::rules::{Category, Rule};

pub(super) const LINT: Lint = Lint {
    rule: Rule::new(
        "schedule-never-fires",
        Category::Schedules,
        Severity::Warning,
        include_str!("schedule_never_fires.rs"),
    )
    .fixes(Safety::Safe),
    check,
};

fn check(objects: &Objects<'_>, report: &mut Report) {
    for object in objects.cron_jobs().filter(|object| object.value["spec"]["suspend"] != Value::Bool(true)) {
        let Some(text) = object.value["spec"]["schedule"].as_str() else { continue };
        if !Schedule::parse(text).is_ok_and(|schedule| schedule.never_fires()) {
            continue;
        }
        let suspend = Path::parse("spec.suspend");
        let author = objects.author(object);
        let finding = Finding::new(
            LINT.rule.name,
            LINT.rule.severity,
            ObjectPlace::value(Path::parse("spec.schedule")),
            format!("the schedule `{text}` never comes"),
        )
        .with_help(format!(
            "write {} to switch it off, or a day that exists",
            author.giving(&suspend, 1, "true;")
        ))
        .with_fix(
            Safety::Safe,
            format!("set {} to true", author.called(&suspend, 1)),
            vec![Intent::Set(ObjectPlace::value(suspend), true.into())],
        );
        report.push(object, finding);
    }
}
