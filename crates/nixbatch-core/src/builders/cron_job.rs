//! mkCronJob: a `batch/v1` CronJob.

use nixbatch_diagnostic::{Finding, Path};
use serde_json::{Map, Value};

use super::common::{COMMON, QUEUE};
use super::{
    Builder, Lowered, Lowering, Misnomer, advised, container, job_spec, metadata, pod_template, renamed,
    resources, volumes,
};
use crate::args::Args;
use crate::bundle::Context;
use crate::object::{Object, fields, map};
use crate::origins::{Field, Origins, field};
use crate::params::{Absent, Param, Shape};

/// mkCronJob.
pub(super) const BUILDER: Builder = Builder {
    name: "mkCronJob",
    summary: "A CronJob: a Job on a schedule. The Job is given whole as `jobTemplate`, or in short by \
              mkKubernetesJob's own arguments.",
    params: &[
        PARAMS,
        IMAGE,
        container::PARAMS,
        resources::PARAMS,
        job_spec::PARAMS,
        pod_template::PARAMS,
        volumes::PARAMS,
        COMMON,
        &[QUEUE],
    ],
    misnomers: &[MISNOMERS, job_spec::MISNOMERS],
    lowering: Lowering::Objects { check, lower, hashes: false },
};

const MISNOMERS: &[Misnomer] = &[
    renamed("timeZone", "timezone"),
    renamed("tz", "timezone"),
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
        Shape::KubeEnum("batch.v1.CronJobSpec", "concurrencyPolicy"),
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
        "The Job, as Kubernetes writes it. A missing `restartPolicy` becomes `OnFailure`; labels of pods are its own. Instead of it, mkKubernetesJob's \
         arguments may be given: `image`, `command`, `resources` ….",
    ),
    Param::optional(
        "ttlSecondsAfterFinished",
        Shape::Int,
        "Seconds after which a finished Job is deleted. There is no default here: the history limits clean up.",
    ),
];

const IMAGE: &[Param] = &[container::image(Absent::RequiredUnless("jobTemplate"))];

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
    [IMAGE, container::PARAMS, resources::PARAMS, job_spec::PARAMS, pod_template::PARAMS, volumes::PARAMS]
        .into_iter()
        .flatten()
        .map(|param| param.name)
        .chain(["ttlSecondsAfterFinished"])
}

fn check(args: &Args<'_>) -> Vec<Finding> {
    if args.arg("jobTemplate").is_none() {
        return job_spec::check(args);
    }
    short_form()
        .filter(|name| args.writes(name))
        .map(|name| {
            Finding::error(
                "conflicting-arguments",
                args.name_place(Path::key(name)),
                format!("`{name}` and `jobTemplate` both describe the Job"),
            )
            .with_related(args.arg_place("jobTemplate"), "the Job is described here")
            .with_help(format!(
                "drop `{name}`, or describe the whole Job by arguments instead of `jobTemplate`"
            ))
        })
        .collect()
}

fn lower(args: &Args<'_>, context: &Context) -> Lowered {
    let mut origins = Origins::default();
    let mut object = metadata::object(args.spec, &mut origins, "batch/v1", "CronJob", "cronjob");
    origins.add_table(&"spec".into(), args.prefix(), FIELDS);
    let mut cron_job = fields(args, FIELDS);
    let (mut template, findings) = match args.arg("jobTemplate") {
        Some(template) => {
            // In the short form it stands for nothing: fields that no argument is for are not to be put there.
            origins.add(&"spec".into(), Path::key("jobTemplate"), args.path(Path::key("jobTemplate")));
            (whole(template), Vec::new())
        }
        None => short_form_template(args, context, &mut origins),
    };
    if args.arg("queue").is_some() && template.is_object() {
        metadata::queue(
            args.spec,
            &mut origins,
            &"spec.jobTemplate.metadata".into(),
            &mut template["metadata"],
        );
    }
    cron_job.insert("jobTemplate".to_owned(), template);
    object.insert("spec".to_owned(), cron_job.into());
    (vec![Object::new(args.spec.item, object, origins)], findings)
}

/// The user's own template. Only what the API server would refuse for want of a word is filled in:
/// `restartPolicy`, as `kubectl create cronjob` writes it, be the pod's containers there or misplaced.
fn whole(template: &Value) -> Value {
    let mut template = template.clone();
    let mut here = Some(&mut template);
    for key in ["spec", "template", "spec"] {
        here = here
            .and_then(Value::as_object_mut)
            .map(|fields| fields.entry(key).or_insert_with(|| Value::Object(Map::new())));
    }
    if let Some(Value::Object(pod)) = here {
        pod.entry("restartPolicy").or_insert_with(|| "OnFailure".into());
    }
    template
}

fn short_form_template(args: &Args<'_>, context: &Context, origins: &mut Origins) -> (Value, Vec<Finding>) {
    let (mut job, findings) = job_spec::lower(args, context, origins, &job_spec::CRON_JOB, "cronjob");
    origins.add_table(&job_spec::CRON_JOB.job, args.prefix(), TTL);
    job.extend(fields(args, TTL));
    (map("spec", job.into()).into(), findings)
}
