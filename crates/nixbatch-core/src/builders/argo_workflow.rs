//! mkArgoWorkflow: an Argo Workflow.

use super::common::COMMON;
use super::{Builder, Lowering};
use crate::params::{Absent, Param, Shape};

/// mkArgoWorkflow.
pub(super) const BUILDER: Builder = Builder {
    name: "mkArgoWorkflow",
    summary: "An Argo Workflow, or a CronWorkflow when it has a schedule.",
    params: &[PARAMS, COMMON],
    misnomers: &[&[]],
    lowering: Lowering::Unsupported,
};

const PARAMS: &[Param] = &[
    Param::defaulted("serviceAccount", Shape::Text, "\"default\"", "ServiceAccount of the workflow's pods."),
    Param {
        name: "spec",
        shape: Shape::Map(&Shape::Any),
        absent: Absent::RequiredUnless("templateRef"),
        doc: "The workflow: `entrypoint`, `templates` …, as Argo writes them.",
    },
    Param::optional("templateRef", Shape::Text, "A WorkflowTemplate to run instead of `spec`."),
    Param::optional("activeDeadlineSeconds", Shape::Int, "Seconds after which the workflow is ended."),
    Param::optional(
        "ttlStrategy",
        Shape::Map(&Shape::Int),
        "Seconds after which the finished workflow is deleted.",
    ),
    Param::optional(
        "volumeClaims",
        Shape::List(&Shape::Kube("PersistentVolumeClaim")),
        "Claims that live as long as the workflow.",
    ),
    Param::optional("arguments", Shape::Map(&Shape::Any), "Arguments of the workflow."),
    Param::optional("schedule", Shape::Text, "A cron schedule; it makes a CronWorkflow."),
    Param::optional("timezone", Shape::Text, "Time zone of the schedule."),
    Param::optional(
        "concurrencyPolicy",
        // Argo's own list, of whatever version Kubernetes is.
        Shape::OneOf(&["Allow", "Forbid", "Replace"]),
        "What happens when runs overlap.",
    ),
    Param::optional("suspend", Shape::Bool, "Whether no further runs start."),
    Param::optional("successfulJobsHistoryLimit", Shape::Int, "Successful workflows that are kept."),
    Param::optional("failedJobsHistoryLimit", Shape::Int, "Failed workflows that are kept."),
    Param::optional(
        "rbac",
        Shape::Record(&[Param::optional(
            "create",
            Shape::Bool,
            "Whether ServiceAccount and Role are emitted.",
        )]),
        "Rights of the ServiceAccount.",
    ),
];
