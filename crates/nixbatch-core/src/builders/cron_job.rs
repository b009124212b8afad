//! mkCronJob: a `batch/v1` CronJob.

use nixbatch_diagnostic::{Finding, Path, Place};
use serde_json::Value;

use super::common::{COMMON, QUEUE};
use super::{
    Builder, Lowering, Misnomer, advised, container, job_spec, metadata, pod_template, renamed, resources,
    volumes,
};
use crate::bundle::Context;
use crate::object::{Field, Object, Origin, field};
use crate::params::{Param, Shape};
use crate::spec::ResolvedSpec;

/// mkCronJob.
pub(super) const BUILDER: Builder = Builder {
    name: "mkCronJob",
    summary: "A CronJob: a Job on a schedule. The Job is given whole as `jobTemplate`, or in short by \
              mkKubernetesJob's own arguments.",
    params: &[
        PARAMS,
        container::PARAMS,
        resources::PARAMS,
        job_spec::PARAMS,
        pod_template::PARAMS,
        volumes::PARAMS,
        COMMON,
        &[QUEUE],
    ],
    misnomers: &[MISNOMERS, job_spec::MISNOMERS],
    lowering: Lowering::Objects { check, lower },
};

const MISNOMERS: &[Misnomer] = &[
    renamed("timeZone", "timezone"),
    renamed("cron", "schedule"),
    renamed("concurrency", "concurrencyPolicy"),
    renamed("successfulJobHistoryLimit", "successfulJobsHistoryLimit"),
    renamed("failedJobHistoryLimit", "failedJobsHistoryLimit"),
    advised(
        "historyLimit",
        "successfulJobsHistoryLimit",
        "write `successfulJobsHistoryLimit` and `failedJobsHistoryLimit`",
    ),
    advised(
        "spec",
        "jobTemplate",
        "write `jobTemplate.spec` for the Job; the CronJob's own fields are arguments",
    ),
];

const PARAMS: &[Param] = &[
    Param::required("schedule", Shape::Text, "When it runs: five cron fields, or `@hourly` and its like."),
    Param::defaulted(
        "timezone",
        Shape::Text,
        "\"UTC\"",
        "Time zone that the schedule is read in, by its tz database name.",
    ),
    Param::defaulted(
        "concurrencyPolicy",
        Shape::OneOf(&["Allow", "Forbid", "Replace"]),
        "\"Allow\"",
        "What happens when a run is due and the last one still goes on.",
    ),
    Param::defaulted("successfulJobsHistoryLimit", Shape::Int, "3", "Successful Jobs that are kept."),
    Param::defaulted("failedJobsHistoryLimit", Shape::Int, "1", "Failed Jobs that are kept."),
    Param::defaulted(
        "startingDeadlineSeconds",
        Shape::Int,
        "300",
        "Seconds by which a run may start late; then it is skipped.",
    ),
    Param::defaulted("suspend", Shape::Bool, "false", "Whether no further runs start."),
    Param::optional(
        "jobTemplate",
        Shape::Kube("JobTemplateSpec"),
        "The Job, as Kubernetes writes it. A missing `restartPolicy` becomes `OnFailure`. Instead of it, mkKubernetesJob's \
         arguments may be given: `image`, `command`, `resources` ….",
    ),
    Param::optional(
        "ttlSecondsAfterFinished",
        Shape::Int,
        "Seconds after which a finished Job is deleted. There is no default here: the history limits clean up.",
    ),
];

const FIELDS: &[Field] = &[
    field("schedule", "schedule"),
    field("timezone", "timeZone"),
    field("concurrencyPolicy", "concurrencyPolicy"),
    field("successfulJobsHistoryLimit", "successfulJobsHistoryLimit"),
    field("failedJobsHistoryLimit", "failedJobsHistoryLimit"),
    field("startingDeadlineSeconds", "startingDeadlineSeconds"),
    field("suspend", "suspend"),
];

const TTL: &[Field] = &[field("ttlSecondsAfterFinished", "ttlSecondsAfterFinished")];

/// The arguments of the short form: what says something about the Job rather than about the CronJob.
fn short_form() -> impl Iterator<Item = &'static str> {
    [container::PARAMS, resources::PARAMS, job_spec::PARAMS, pod_template::PARAMS, volumes::PARAMS]
        .into_iter()
        .flatten()
        .map(|param| param.name)
        .chain(["ttlSecondsAfterFinished"])
}

fn check(spec: &ResolvedSpec) -> Vec<Finding> {
    if spec.arg("jobTemplate").is_none() {
        return job_spec::check(spec);
    }
    short_form()
        .filter(|name| spec.gives(name))
        .map(|name| {
            Finding::error(
                "conflicting-arguments",
                Place::name(spec.item, Path::root().join(name)),
                format!("`{name}` and `jobTemplate` both describe the Job"),
            )
            .with_related(spec.arg_place("jobTemplate"), "the Job is described here")
            .with_help(format!("move `{name}` into `jobTemplate.spec`, or drop `jobTemplate`"))
        })
        .collect()
}

fn lower(spec: &ResolvedSpec, context: &Context<'_>) -> (Vec<Object>, Vec<Finding>) {
    let mut object = metadata::object(spec, "batch/v1", "CronJob", "cronjob");
    object.origins.add_table("spec", FIELDS);
    for field in FIELDS {
        if let Some(value) = spec.arg(field.arg) {
            object.put(&Path::parse("spec").join(field.at), value.clone());
        }
    }
    let findings = match spec.arg("jobTemplate") {
        Some(template) => {
            lower_template(template, &mut object);
            Vec::new()
        }
        None => lower_short_form(spec, context, &mut object),
    };
    metadata::queue(spec, &mut object, "spec.jobTemplate.metadata");
    (vec![object], findings)
}

/// The user's own template. Only what the API server would refuse for want of a word is filled in:
/// `restartPolicy`, as `kubectl create cronjob` writes it.
fn lower_template(template: &Value, object: &mut Object) {
    object.set_from(
        Path::parse("spec.jobTemplate"),
        template.clone(),
        Origin::Arg(Path::parse("jobTemplate")),
    );
    let pod = Path::parse("spec.jobTemplate.spec.template.spec");
    if pod.get(&object.value).and_then(Value::as_object).is_some_and(|pod| !pod.contains_key("restartPolicy"))
    {
        object.put(&pod.join("restartPolicy"), "OnFailure".into());
    }
}

fn lower_short_form(spec: &ResolvedSpec, context: &Context<'_>, object: &mut Object) -> Vec<Finding> {
    let findings = job_spec::lower(spec, context, object, &job_spec::CRON_JOB);
    object.origins.add_table("spec.jobTemplate.spec", TTL);
    if let Some(ttl) = spec.arg("ttlSecondsAfterFinished") {
        object.set("spec.jobTemplate.spec.ttlSecondsAfterFinished", ttl.clone());
    }
    metadata::label_pods(spec, object, "spec.jobTemplate.spec.template.metadata", "cronjob");
    findings
}
