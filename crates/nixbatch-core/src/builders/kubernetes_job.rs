//! mkKubernetesJob: a `batch/v1` Job.

use nixbatch_diagnostic::Path;

use super::common::{COMMON, QUEUE};
use super::{
    Builder, Lowered, Lowering, Misnomer, advised, container, job_spec, metadata, pod_template, resources,
    volumes,
};
use crate::args::Args;
use crate::bundle::Context;
use crate::object::{Object, fields, insert};
use crate::origins::{Field, Origins, field};
use crate::params::{Absent, Param, Shape};
use crate::settings::{GitOps, Naming};

/// mkKubernetesJob.
pub(super) const BUILDER: Builder = Builder {
    name: "mkKubernetesJob",
    summary: "A Job: pods that run until they succeed.",
    params: &[
        IMAGE,
        container::PARAMS,
        resources::PARAMS,
        job_spec::PARAMS,
        PARAMS,
        pod_template::PARAMS,
        volumes::PARAMS,
        COMMON,
        &[QUEUE],
    ],
    misnomers: &[MISNOMERS, job_spec::MISNOMERS],
    lowering: Lowering::Objects { check: job_spec::check, lower, hashes: true },
};

const MISNOMERS: &[Misnomer] = &[
    advised("schedule", "", NO_SCHEDULE),
    advised("cron", "", NO_SCHEDULE),
    advised("timezone", "", NO_SCHEDULE),
    advised("concurrencyPolicy", "", NO_SCHEDULE),
];

const NO_SCHEDULE: &str = "a Job runs once; use mkCronJob for a schedule";

const FIELDS: &[Field] =
    &[field("suspend", "suspend"), field("ttlSecondsAfterFinished", "ttlSecondsAfterFinished")];

const PARAMS: &[Param] = &[
    Param::defaulted(
        "ttlSecondsAfterFinished",
        Shape::Int,
        "86400",
        "Seconds after which the finished job is deleted. With `gitops` on the bundle there is no default, since the \
         controller would create the job again and run it again.",
    ),
    Param::optional("suspend", Shape::Bool, "Whether the job waits until it is resumed."),
    Param::optional(
        "naming",
        Naming::SHAPE,
        "Jobs are immutable: `hash` appends a short hash of the spec to the name, so that a changed job is a new one. \
         When absent, what the bundle's `naming` says; without that `hash` if its `gitops` is `\"argocd\"`, and `stable` \
         otherwise.",
    ),
];

const IMAGE: &[Param] = &[container::image(Absent::Required)];

fn lower(args: &Args<'_>, context: &Context) -> Lowered {
    let mut origins = Origins::default();
    let mut object = metadata::object(args.spec, &mut origins, "batch/v1", "Job", "job");
    let (mut job, findings) = job_spec::lower(args, context, &mut origins, &job_spec::JOB, "job");
    origins.add_table(&"spec".into(), args.prefix(), FIELDS);
    job.extend(fields(args, FIELDS));
    if context.settings.gitops != GitOps::No && !args.gives("ttlSecondsAfterFinished") {
        job.remove("ttlSecondsAfterFinished");
    }
    let metadata = &mut object["metadata"];
    metadata::queue(args.spec, &mut origins, &"metadata".into(), metadata);
    if context.settings.gitops == GitOps::Flux {
        // Source: <https://fluxcd.io/flux/components/kustomize/kustomizations/#force>.
        let force = Path::key("annotations").join("kustomize.toolkit.fluxcd.io/force");
        // Who excludes a Job from it knows why.
        if force.get(metadata).is_none() {
            insert(metadata, force.steps(), "enabled".into());
        }
    }
    object.insert("spec".to_owned(), job.into());
    let naming = args.text("naming").and_then(Naming::parse).unwrap_or(context.settings.naming);
    (vec![Object { naming, ..Object::new(args.spec.item, object, origins) }], findings)
}
