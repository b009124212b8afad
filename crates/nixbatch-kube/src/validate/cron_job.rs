//! CronJobs.

use nixbatch_diagnostic::Anchor;

use super::{Findings, Node, job_spec, metadata, not_negative, time_zone};
use crate::cron::Schedule;

const RULE: &str = "invalid-cron-job";
const SCHEDULE: &str = "invalid-schedule";

/// Greatest length of the name: the controller makes jobs of it, with eleven more characters.
const NAME_MAX: usize = 52;

/// `ValidateCronJobCreate` of `pkg/apis/batch/validation/validation.go`, after `SetDefaults_CronJob`.
pub(super) fn check(cron_job: &Node<'_, '_>, findings: &mut Findings) {
    let (metadata, spec) = (cron_job.field("metadata"), cron_job.field("spec"));
    check_schedule(&spec, findings);
    time_zone::check(&spec.field("timeZone"), findings);
    for key in ["startingDeadlineSeconds", "successfulJobsHistoryLimit", "failedJobsHistoryLimit"] {
        not_negative(RULE, &spec.field(key), findings);
    }
    // Of the job template, the server looks at the `spec` alone: see `template_metadata`.
    let template = spec.field("jobTemplate");
    let job = template.field("spec");
    job_spec::check(&job, None, findings);
    no_selector(&job, findings);
    let why = "the controller adds eleven characters for the name of each job";
    metadata::name_too_long(&metadata, NAME_MAX, why, findings);
}

/// What of the job template's metadata each Job gets (`getJobFromTemplate2` of `pkg/controller/cronjob/utils.go`), by the
/// rules of `ValidateObjectMeta`.
pub(super) fn template_metadata(cron_job: &Node<'_, '_>, findings: &mut Findings) {
    let spec = cron_job.field("spec");
    let template = spec.field("jobTemplate");
    let metadata = template.field("metadata");
    metadata::labels(&metadata.field("labels"), findings);
    metadata::annotations(&metadata.field("annotations"), findings);
}

/// `validateScheduleFormat`.
fn check_schedule(spec: &Node<'_, '_>, findings: &mut Findings) {
    let field = spec.field("schedule");
    let Some(text) = field.text() else { return };
    let Err(error) = Schedule::parse(text) else { return };
    let anchor = if error.start < error.end {
        Anchor::Text { start: error.start, end: error.end }
    } else {
        Anchor::Value
    };
    let zone = spec.field("timeZone");
    let help = match (error.help, error.zone) {
        (help, None) => help,
        (Some(schedule), Some(name)) if time_zone::is_known(&name) => {
            Some(format!("{schedule}, and the zone beside it: {}", zone.giving(&format!("\"{name}\""))))
        }
        (Some(schedule), Some(_)) => Some(format!("{schedule}, and name the zone with {zone}")),
        (None, Some(_)) => Some(format!("name the zone with {zone}, beside the schedule")),
    };
    let finding = field.error_at(anchor, SCHEDULE, error.message);
    findings.push(match help {
        Some(help) => finding.with_help(help),
        None => finding,
    });
}

/// `ValidateJobTemplateSpec`: each job gets a selector of its own.
fn no_selector(job: &Node<'_, '_>, findings: &mut Findings) {
    let (selector, manual) = (job.field("selector"), job.field("manualSelector"));
    if selector.is_set() {
        let message = format!("the server makes the {selector} of each job of a CronJob itself");
        findings.push(selector.key_error(RULE, message).with_help(format!("leave out {selector}")));
    }
    if manual.flag() == Some(true) {
        let message = format!("the jobs of a CronJob must not have {manual}");
        findings.push(manual.key_error(RULE, message).with_help(format!("leave out {manual}")));
    }
}
