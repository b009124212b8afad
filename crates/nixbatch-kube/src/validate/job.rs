//! Jobs.

use nixbatch_diagnostic::{Finding, ObjectPlace};

use super::label_selector::{self, Labels};
use super::{Findings, Node, job_spec, metadata};
use crate::name;
use crate::workload::JOB_NAME_LABELS;

const RULE: &str = "invalid-job";

/// Greatest length of the name of a job whose pods get it as a label.
const NAME_MAX: usize = name::LABEL_MAX;

/// Labels that the server adds to the pod template for its own selector, beside those with the job's name: those with
/// its uid (`generateSelector` of `pkg/registry/batch/job/strategy.go`).
const UID_LABELS: [&str; 2] = ["controller-uid", "batch.kubernetes.io/controller-uid"];

/// Stands for the job's uid. No label that a user writes can be the same, since this is no label value.
const UID: &str = "(uid)";

/// `ValidateJob` of `pkg/apis/batch/validation/validation.go`, after `SetDefaults_Job` and `generateSelector`.
pub(super) fn check(job: &Node<'_, '_>, findings: &mut Findings) {
    let (metadata, spec) = (job.field("metadata"), job.field("spec"));
    // `SetDefaults_Job`: with neither given, both are 1.
    let both_unset = !spec.field("completions").is_set() && !spec.field("parallelism").is_set();
    let default_completions = both_unset.then_some(1);
    job_spec::check(&spec, default_completions, findings);
    let manual = spec.field("manualSelector").flag() == Some(true);
    if manual {
        manual_selector(&spec, findings);
    } else {
        generated_selector(&metadata, &spec, findings);
    }
    match last_index(&spec, default_completions) {
        Some(last) => indexed_name(&metadata, last, findings),
        None if !manual => {
            let why = "the server puts it into the label `job-name` of the pods";
            metadata::name_too_long(&metadata, NAME_MAX, why, findings);
        }
        None => {}
    }
}

/// With `manualSelector`, the user's selector must match the user's labels.
fn manual_selector(spec: &Node<'_, '_>, findings: &mut Findings) {
    let selector = spec.field("selector");
    if !selector.is_set() {
        let manual = spec.field("manualSelector");
        let message = format!("a job with {manual} must have a {selector}");
        let help = format!("leave out {manual}: the server then makes a selector that no other job has");
        findings.push(selector.missing(RULE, message).with_help(help));
        return;
    }
    let before = findings.len();
    label_selector::check(&selector, findings);
    let template = spec.field("template");
    let template_metadata = template.field("metadata");
    let labels = template_metadata.field("labels");
    if findings.len() == before && !label_selector::matches(&selector, &label_selector::labels_of(&labels)) {
        findings.push(unmatched(&selector, &labels));
    }
}

/// Without it, the server makes the selector (`validateGeneratedSelector`): what the user adds must not contradict.
fn generated_selector(metadata: &Node<'_, '_>, spec: &Node<'_, '_>, findings: &mut Findings) {
    let name = metadata::effective_name(metadata).unwrap_or_default();
    let generated: Labels<'_> = JOB_NAME_LABELS
        .into_iter()
        .map(|label| (label, name.as_ref()))
        .chain(UID_LABELS.into_iter().map(|label| (label, UID)))
        .collect();
    let template = spec.field("template");
    let template_metadata = template.field("metadata");
    let labels = template_metadata.field("labels");
    for (key, value) in labels.entries() {
        let Some(expected) = generated.get(key) else { continue };
        if value.text().unwrap_or_default() != *expected {
            let source = if *expected == UID { "uid" } else { "name" };
            let message = format!("the server sets the label `{key}` of the pods to the job's {source}");
            findings.push(value.error(RULE, message).with_help("leave the label out"));
        }
    }
    let selector = spec.field("selector");
    let before = findings.len();
    label_selector::check(&selector, findings);
    if findings.len() > before || !selector.is_set() {
        return;
    }
    let mut all = label_selector::labels_of(&labels);
    all.extend(generated.iter());
    if !label_selector::matches(&selector, &generated) {
        let message = format!("the server makes the {selector} of a job itself");
        let manual = spec.field("manualSelector").giving("true");
        let help =
            format!("leave out {selector}; to choose the pods yourself, which is rarely right, set {manual}");
        findings.push(selector.error(RULE, message).with_help(help));
    } else if !label_selector::matches(&selector, &all) {
        findings.push(unmatched(&selector, &labels));
    }
}

fn unmatched(selector: &Node<'_, '_>, labels: &Node<'_, '_>) -> Finding<ObjectPlace> {
    labels
        .needed(RULE, format!("the {selector} does not match the labels of the pod template"))
        .with_help("give the template the labels that the selector wants")
}

/// The last index of an indexed job.
fn last_index(spec: &Node<'_, '_>, default_completions: Option<i32>) -> Option<i32> {
    let completions =
        spec.field("completions").int32().or(default_completions).filter(|number| *number > 0)?;
    (spec.field("completionMode").text() == Some("Indexed")).then_some(completions - 1)
}

/// The pods of an indexed job are called `<name>-<index>`, which must be a host name.
fn indexed_name(metadata: &Node<'_, '_>, last: i32, findings: &mut Findings) {
    let Some(name) = metadata::effective_name(metadata) else { return };
    if name.contains('.') && name::dns1123_subdomain(&name).is_ok() {
        let message =
            "the name of an indexed job must not contain dots, since its pods are called `<name>-<index>`";
        let suggestion = name::dns1123_label(&name).err().and_then(|problem| problem.suggestion);
        let field = metadata.field(metadata::name_key(metadata));
        findings.push(metadata::with_suggestion(field.error("invalid-name", message), suggestion));
    }
    let suffix = format!("-{last}");
    let why = format!("the last pod of the indexed job is called `<name>{suffix}`");
    metadata::name_too_long(metadata, name::LABEL_MAX - suffix.len(), &why, findings);
}
