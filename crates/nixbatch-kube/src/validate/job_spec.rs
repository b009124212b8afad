//! What Jobs and the job templates of CronJobs have in common.

use super::{Findings, Node, metadata, not_negative, pod_failure_policy, pod_template, success_policy};
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
    pod_template::check(&template, findings);
    restart_policy(spec, &template, findings);
}

fn managed_by(field: &Node<'_, '_>, findings: &mut Findings) {
    let Some(text) = field.text() else { return };
    if let Err(problem) = name::domain_prefixed_path(text) {
        let message = format!("`managedBy` {}", problem.message);
        findings.push(metadata::with_suggestion(field.error(RULE, message), problem.suggestion));
    } else if text.len() > MANAGED_BY_MAX {
        findings
            .push(field.error(RULE, format!("`managedBy` must be no more than {MANAGED_BY_MAX} characters")));
    }
}

fn indexed(spec: &Node<'_, '_>, number: Option<i32>, findings: &mut Findings) {
    let completions = spec.field("completions");
    if number.is_none() && !completions.is_set() {
        let message = "`completions` must be set when `completionMode` is `Indexed`";
        findings.push(completions.missing(RULE, message).with_help("set it to the number of indexes"));
    }
    let many =
        number.is_some_and(|number| number > INDEXED_MAX) && spec.field("backoffLimitPerIndex").is_set();
    let failed = spec.field("maxFailedIndexes");
    if many && !failed.is_set() {
        let message = format!(
            "`maxFailedIndexes` must be set when there are more than {INDEXED_MAX} completions with `backoffLimitPerIndex`"
        );
        findings.push(
            failed.missing(RULE, message).with_help(format!("set it to {HIGH_COMPLETIONS_MAX} or less")),
        );
    }
    let limit = if many { HIGH_COMPLETIONS_MAX } else { INDEXED_MAX };
    let why = if many {
        "more than 100000 completions and `backoffLimitPerIndex`"
    } else {
        "`completionMode` `Indexed`"
    };
    for field in [spec.field("parallelism"), spec.field("maxFailedIndexes")] {
        if let Some(value) = field.int32().filter(|value| *value > limit) {
            let message =
                format!("`{}` must be no more than {limit} with {why}, and this is {value}", field.name());
            findings.push(field.error(RULE, message).with_help(format!("write {limit} or less")));
        } else if let (Some(value), Some(number)) = (field.int32(), number)
            && field.name() == "maxFailedIndexes"
            && value > number
        {
            let message = format!(
                "`maxFailedIndexes` must be no more than the {number} completions, and this is {value}"
            );
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
            let message = format!("`{key}` is only for jobs with `completionMode` `Indexed`");
            let help = format!("set `completionMode = \"Indexed\"`, or leave out `{key}`");
            findings.push(field.key_error(RULE, message).with_help(help));
        }
    }
}

fn needs_backoff_limit(spec: &Node<'_, '_>, findings: &mut Findings) {
    let limit = spec.field("backoffLimitPerIndex");
    if spec.field("maxFailedIndexes").is_set() && !limit.is_set() {
        let message = "`backoffLimitPerIndex` must be set where `maxFailedIndexes` is";
        let help = "set it to the number of retries of each index";
        findings.push(limit.missing(RULE, message).with_help(help));
    }
}

/// `validatePodReplacementPolicy`; the schema knows the values.
fn pod_replacement_policy(spec: &Node<'_, '_>, findings: &mut Findings) {
    let field = spec.field("podReplacementPolicy");
    if spec.field("podFailurePolicy").is_set() && field.text() == Some("TerminatingOrFailed") {
        let message = "`podReplacementPolicy` must be `Failed` where there is a `podFailurePolicy`";
        findings.push(field.error(RULE, message).with_help("write `Failed`, or leave it out"));
    }
}

fn restart_policy(spec: &Node<'_, '_>, template: &Node<'_, '_>, findings: &mut Findings) {
    let pod = template.field("spec");
    let field = pod.field("restartPolicy");
    if !pod.is_set() {
        return;
    }
    match field.text() {
        Some("Never") => {}
        Some("OnFailure") if spec.field("podFailurePolicy").is_set() => {
            let message = "`restartPolicy` must be `Never` where there is a `podFailurePolicy`";
            findings.push(field.error(RULE, message).with_help("write `Never`"));
        }
        // `Always` is what the server takes for an absent one.
        Some("Always" | "") => {
            let message = "the pods of a job must not be restarted always";
            findings.push(field.error(RULE, message).with_help("write `Never` or `OnFailure`"));
        }
        None if !field.is_set() => {
            let message = "`restartPolicy` of a job's pods must be `Never` or `OnFailure`";
            findings.push(field.missing(RULE, message).with_help("set it to `Never` or `OnFailure`"));
        }
        _ => {}
    }
}
