//! What Jobs and the job templates of CronJobs have in common.

use super::{Findings, Node, metadata, not_negative, pod, pod_failure_policy, success_policy};
use crate::name;

pub(super) const RULE: &str = "invalid-job";

/// `maxParallelismForIndexedJob`, and with it `maxFailedIndexesForIndexedJob` and `completionsSoftLimit`.
const INDEXED_MAX: i32 = 100_000;

/// `parallelismLimitForHighCompletions` and `maxFailedIndexesLimitForHighCompletions`.
const HIGH_COMPLETIONS_MAX: i32 = 10_000;

/// `maxManagedByLength`.
const MANAGED_BY_MAX: usize = 63;

/// `validateJobSpec` of `pkg/apis/batch/validation/validation.go`.
///
/// `default_completions` is what the server takes for absent completions, which it does for Jobs and not for the
/// templates of CronJobs.
pub(super) fn check(spec: &Node<'_, '_>, default_completions: Option<i32>, findings: &mut Findings) {
    if !spec.is_set() {
        return;
    }
    for key in [
        "parallelism",
        "completions",
        "activeDeadlineSeconds",
        "backoffLimit",
        "ttlSecondsAfterFinished",
        "backoffLimitPerIndex",
        "maxFailedIndexes",
    ] {
        not_negative(RULE, &spec.field(key), findings);
    }
    managed_by(&spec.field("managedBy"), findings);
    let completions = spec.field("completions");
    let number = if completions.is_set() { completions.int32() } else { default_completions };
    match spec.field("completionMode").text() {
        Some("Indexed") => indexed(spec, number, findings),
        Some("NonIndexed") => not_indexed(spec, findings),
        None if !spec.field("completionMode").is_set() => not_indexed(spec, findings),
        _ => {}
    }
    needs_backoff_limit(spec, findings);
    pod_failure_policy::check(spec, findings);
    pod_replacement_policy(spec, findings);
    let template = spec.field("template");
    pod::template(&template, findings);
    restart_policy(spec, &template, findings);
}

fn managed_by(field: &Node<'_, '_>, findings: &mut Findings) {
    let Some(text) = field.text() else { return };
    if let Err(problem) = name::domain_prefixed_path(text) {
        let message = format!("{field} {}", problem.message);
        findings.push(metadata::with_suggestion(field.error(RULE, message), problem.suggestion));
    } else if text.len() > MANAGED_BY_MAX {
        findings.push(field.error(RULE, format!("{field} must be no more than {MANAGED_BY_MAX} characters")));
    }
}

fn indexed(spec: &Node<'_, '_>, number: Option<i32>, findings: &mut Findings) {
    let (completions, mode) = (spec.field("completions"), spec.field("completionMode"));
    if number.is_none() && !completions.is_set() {
        let message = format!("{completions} must be set when {mode} is `Indexed`");
        findings.push(completions.missing(RULE, message).with_help("set it to the number of indexes"));
    }
    let (per_index, failed) = (spec.field("backoffLimitPerIndex"), spec.field("maxFailedIndexes"));
    let many = number.is_some_and(|number| number > INDEXED_MAX) && per_index.is_set();
    if many && !failed.is_set() {
        let message = format!(
            "{failed} must be set when there are more than {INDEXED_MAX} completions with {per_index}"
        );
        findings.push(
            failed.missing(RULE, message).with_help(format!("set it to {HIGH_COMPLETIONS_MAX} or less")),
        );
    }
    let limit = if many { HIGH_COMPLETIONS_MAX } else { INDEXED_MAX };
    for (field, most) in [(spec.field("parallelism"), None), (failed, number)] {
        let Some(value) = field.int32() else { continue };
        if value > limit {
            let why = if many {
                format!("more than {INDEXED_MAX} completions and {per_index}")
            } else {
                format!("{mode} `Indexed`")
            };
            let message = format!("{field} must be no more than {limit} with {why}, and this is {value}");
            findings.push(field.error(RULE, message).with_help(format!("write {limit} or less")));
        } else if let Some(number) = most.filter(|number| value > *number) {
            let message =
                format!("{field} must be no more than the {number} completions, and this is {value}");
            findings.push(field.error(RULE, message).with_help(format!("write {number} or less")));
        }
    }
    let policy = spec.field("successPolicy");
    if let Some(number) = number.filter(|_| policy.is_set()) {
        success_policy::check(&policy, number, findings);
    }
}

fn not_indexed(spec: &Node<'_, '_>, findings: &mut Findings) {
    for key in ["backoffLimitPerIndex", "maxFailedIndexes", "successPolicy"] {
        let field = spec.field(key);
        if field.is_set() {
            let mode = spec.field("completionMode");
            let message = format!("{field} is only for jobs with {mode} `Indexed`");
            let help = format!("set {}, or leave out {field}", mode.giving("\"Indexed\""));
            findings.push(field.key_error(RULE, message).with_help(help));
        }
    }
}

fn needs_backoff_limit(spec: &Node<'_, '_>, findings: &mut Findings) {
    let (limit, failed) = (spec.field("backoffLimitPerIndex"), spec.field("maxFailedIndexes"));
    if failed.is_set() && !limit.is_set() {
        let message = format!("{limit} must be set where {failed} is");
        let help = "set it to the number of retries of each index";
        findings.push(limit.missing(RULE, message).with_help(help));
    }
}

/// `validatePodReplacementPolicy`; the schema knows the values.
fn pod_replacement_policy(spec: &Node<'_, '_>, findings: &mut Findings) {
    let (field, failures) = (spec.field("podReplacementPolicy"), spec.field("podFailurePolicy"));
    if failures.is_set() && field.text() == Some("TerminatingOrFailed") {
        let message = format!("{field} must be `Failed` where there is a {failures}");
        findings.push(field.error(RULE, message).with_help("write `Failed`, or leave it out"));
    }
}

fn restart_policy(spec: &Node<'_, '_>, template: &Node<'_, '_>, findings: &mut Findings) {
    let (pod, failures) = (template.field("spec"), spec.field("podFailurePolicy"));
    let field = pod.field("restartPolicy");
    if !pod.is_set() {
        return;
    }
    match field.text() {
        Some("Never") => {}
        Some("OnFailure") if failures.is_set() => {
            let message = format!("{field} must be `Never` where there is a {failures}");
            findings.push(field.error(RULE, message).with_help("write `Never`"));
        }
        // `Always` is what the server takes for an absent one.
        Some("Always" | "") => {
            let message = "the pods of a job must not be restarted always";
            findings.push(field.error(RULE, message).with_help("write `Never` or `OnFailure`"));
        }
        None if !field.is_set() => {
            let message = format!("{field} of a job's pods must be `Never` or `OnFailure`");
            findings.push(field.missing(RULE, message).with_help("set it to `Never` or `OnFailure`"));
        }
        _ => {}
    }
}
