//! The JobSpec that mkKubernetesJob and the short form of mkCronJob share.

use nixbatch_diagnostic::{Finding, Path};
use serde_json::{Map, Value};

use super::{Misnomer, advised, container, metadata, pod_template, renamed, volumes};
use crate::args::Args;
use crate::bundle::Context;
use crate::object::{fields, map};
use crate::origins::{At, Field, Origins, field};
use crate::params::{Param, Shape};

/// How a job runs and ends.
pub(super) const PARAMS: &[Param] = &[
    Param::defaulted(
        "backoffLimit",
        Shape::Int,
        "3",
        "Retries before the job counts as failed. With `backoffLimitPerIndex` there is no default, nor one from a \
         template's `retryPolicy`.",
    ),
    Param::optional("activeDeadlineSeconds", Shape::Int, "Seconds after which the job is ended."),
    Param::defaulted("parallelism", Shape::Int, "1", "Pods that run at the same time."),
    Param::defaulted("completions", Shape::Int, "1", "Pods that must succeed. `null` makes it a work queue."),
    Param::optional(
        "completionMode",
        Shape::KubeEnum("batch.v1.JobSpec", "completionMode"),
        "Whether each pod gets an index.",
    ),
    Param::optional(
        "backoffLimitPerIndex",
        Shape::Int,
        "Retries of each index. Needs `completionMode = \"Indexed\"`.",
    ),
    Param::optional("maxFailedIndexes", Shape::Int, "Failed indexes after which the job fails."),
    Param::optional(
        "podFailurePolicy",
        Shape::Kube("PodFailurePolicy"),
        "Which pod failures fail the job, count, or do not.",
    ),
    Param::optional(
        "successPolicy",
        Shape::Kube("SuccessPolicy"),
        "When an indexed job counts as successful before all indexes are.",
    ),
    Param::optional(
        "podReplacementPolicy",
        Shape::KubeEnum("batch.v1.JobSpec", "podReplacementPolicy"),
        "When a pod that goes away is replaced.",
    ),
    Param::optional("template", Shape::Template, "A whole mkBatchJobConfig. The spec's own arguments win."),
];

const COMMAND: &str = "write `command` in place of the image's entrypoint, `args` in place of its `CMD`";

/// What people write who know Kubernetes, or another tool.
pub(super) const MISNOMERS: &[Misnomer] = &[
    renamed("env", "environment").or(container::ENVIRONMENT_FORM),
    renamed("envVars", "environment").or(container::ENVIRONMENT_FORM),
    renamed("workdir", "workingDir"),
    renamed("workingDirectory", "workingDir"),
    advised("podLabels", "labels", "write `labels`, which the job gets as well"),
    advised("podAnnotations", "annotations", "write `annotations`, which the job gets as well"),
    advised(
        "containerSecurityContext",
        "securityContext",
        "write `securityContext`: what a pod can have goes to the pod, the rest to the container",
    ),
    renamed("maxRetries", "backoffLimit"),
    advised("deadline", "activeDeadlineSeconds", "write `activeDeadlineSeconds`, in seconds"),
    renamed("serviceAccountName", "serviceAccount"),
    advised("cmd", "command", COMMAND),
    advised("entrypoint", "command", COMMAND),
    advised(
        "containers",
        "image",
        "write the container's own fields: `image`, `command`, `args`, `environment`",
    ),
    advised("timeout", "activeDeadlineSeconds", "write `activeDeadlineSeconds`, in seconds"),
    advised("retries", "backoffLimit", "write `backoffLimit`: how often a failed pod is tried again"),
    advised(
        "retryPolicy",
        "backoffLimit",
        "write `backoffLimit`, or take the whole template with `template`",
    ),
    advised("ttl", "ttlSecondsAfterFinished", "write `ttlSecondsAfterFinished`, in seconds"),
    renamed("pullPolicy", "imagePullPolicy"),
    renamed("restart", "restartPolicy"),
    advised("cpu", "resources", "write `resources.requests.cpu = …;`"),
    advised("memory", "resources", "write `resources.requests.memory = …;`"),
    advised("requests", "resources", "write `resources.requests = …;`"),
    advised("limits", "resources", "write `resources.limits = …;`"),
    advised("runAsUser", "securityContext", "write `securityContext.runAsUser = …;`"),
    advised(
        "secrets",
        "envFrom",
        "write `envFrom` for all variables of a Secret, `environment` for one, or `volumeMounts` for files",
    ),
    advised(
        "configMaps",
        "envFrom",
        "write `envFrom` for all variables of a ConfigMap, `environment` for one, or `volumeMounts` for files",
    ),
    advised("metadata", "labels", "write `labels`, `annotations` and `namespace` themselves"),
];

const FIELDS: &[Field] = &[
    field("backoffLimit", "backoffLimit"),
    field("activeDeadlineSeconds", "activeDeadlineSeconds"),
    field("parallelism", "parallelism"),
    field("completions", "completions"),
    field("completionMode", "completionMode"),
    field("backoffLimitPerIndex", "backoffLimitPerIndex"),
    field("maxFailedIndexes", "maxFailedIndexes"),
    field("podFailurePolicy", "podFailurePolicy"),
    field("successPolicy", "successPolicy"),
    field("podReplacementPolicy", "podReplacementPolicy"),
];

/// Where a JobSpec and its parts lie in an object.
pub(super) struct Layout {
    /// The JobSpec.
    pub(super) job: At,
    /// The pod template's metadata.
    pub(super) pod_metadata: At,
    /// The pod.
    pub(super) pod: At,
    /// The container.
    pub(super) container: At,
}

/// A Job's.
pub(super) static JOB: Layout = Layout {
    job: At::Borrowed("spec"),
    pod_metadata: At::Borrowed("spec.template.metadata"),
    pod: At::Borrowed("spec.template.spec"),
    container: At::Borrowed("spec.template.spec.containers[0]"),
};

/// A CronJob's.
pub(super) static CRON_JOB: Layout = Layout {
    job: At::Borrowed("spec.jobTemplate.spec"),
    pod_metadata: At::Borrowed("spec.jobTemplate.spec.template.metadata"),
    pod: At::Borrowed("spec.jobTemplate.spec.template.spec"),
    container: At::Borrowed("spec.jobTemplate.spec.template.spec.containers[0]"),
};

/// Findings about how the arguments go together.
pub(super) fn check(args: &Args<'_>) -> Vec<Finding> {
    [container::check(args), pod_template::check(args), volumes::check(args), template_delays(args)].concat()
}

/// The delays of a template's retry policy do nothing in a Job, whose own backoff is fixed.
/// Source: <https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-backoff-failure-policy>.
fn template_delays(args: &Args<'_>) -> Vec<Finding> {
    let delays = ["initialDelaySeconds", "backoffMultiplier", "maxDelaySeconds"];
    let policy = Path::parse("template.retryPolicy");
    let given = args.at(&policy);
    delays
        .iter()
        .find(|delay| given.is_some_and(|policy| policy.get(delay).is_some()))
        .map(|delay| {
            Finding::info(
                "retry-delay-ignored",
                args.place(policy.join(*delay)),
                "a Job's delays between retries are fixed: 10 s, doubled each time, at most 6 minutes",
            )
            .with_help("delays and multipliers take effect in Argo Workflows (`retryStrategy.backoff`) only")
        })
        .into_iter()
        .collect()
}

/// The JobSpec, which will lie where `layout` says.
pub(super) fn lower(
    args: &Args<'_>,
    context: &Context,
    origins: &mut Origins,
    layout: &Layout,
    component: &str,
) -> (Map<String, Value>, Vec<Finding>) {
    origins.add_table(&layout.job, args.prefix(), FIELDS);
    let mut container = container::lower(args, origins, &layout.container);
    let (volumes, findings) = volumes::lower(args, context, origins, layout, &mut container);
    let pod = pod_template::lower(args, context, origins, layout, container, volumes);
    let mut template = map("spec", pod.into());
    template.insert(
        "metadata".to_owned(),
        metadata::of_pods(args.spec, origins, &layout.pod_metadata, component).into(),
    );
    let mut job = fields(args, FIELDS);
    if args.arg("backoffLimitPerIndex").is_some() && !args.writes("backoffLimit") {
        // Together they would end the whole job after a few failures of any index. A template knows of no indexes.
        job.remove("backoffLimit");
    }
    job.insert("template".to_owned(), template.into());
    (job, findings)
}
