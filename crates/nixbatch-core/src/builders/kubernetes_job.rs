//! mkKubernetesJob: a `batch/v1` Job.

use nixbatch_diagnostic::{Finding, Path};

use super::common::{COMMON, QUEUE};
use super::{
    Builder, Lowering, Misnomer, advised, container, job_spec, metadata, pod_template, resources, volumes,
};
use crate::bundle::{Context, GitOps};
use crate::object::{Field, Object, field};
use crate::params::{Param, Shape};
use crate::spec::ResolvedSpec;

/// mkKubernetesJob.
pub(super) const BUILDER: Builder = Builder {
    name: "mkKubernetesJob",
    summary: "A Job: pods that run until they succeed.",
    params: &[
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
    lowering: Lowering::Objects { check: job_spec::check, lower },
};

const MISNOMERS: &[Misnomer] = &[advised("schedule", "", "a Job runs once; use mkCronJob for a schedule")];

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
        Shape::OneOf(&["stable", "hash"]),
        "Jobs are immutable: `hash` appends a short hash of the spec to the name, so that a changed job is a new one. \
         What the bundle's `naming` says when absent, and `stable` otherwise.",
    ),
];

fn lower(spec: &ResolvedSpec, context: &Context<'_>) -> (Vec<Object>, Vec<Finding>) {
    let mut object = metadata::object(spec, "batch/v1", "Job", "job");
    let findings = job_spec::lower(spec, context, &mut object, &job_spec::JOB);
    object.origins.add_table("spec", FIELDS);
    for field in FIELDS {
        let unwanted = context.gitops != GitOps::No && !spec.gives(field.arg);
        if let Some(value) = spec.arg(field.arg).filter(|_| !unwanted) {
            object.put(&Path::parse("spec").join(field.at), value.clone());
        }
    }
    metadata::label_pods(spec, &mut object, "spec.template.metadata", "job");
    metadata::queue(spec, &mut object, "metadata");
    if context.gitops == GitOps::Flux {
        let force = Path::parse("metadata.annotations").join("kustomize.toolkit.fluxcd.io/force");
        object.put(&force, "enabled".into());
    }
    (vec![object], findings)
}
