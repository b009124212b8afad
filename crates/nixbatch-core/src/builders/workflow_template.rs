//! mkWorkflowTemplate: an Argo WorkflowTemplate.

use super::common::COMMON;
use super::{Builder, Lowering};
use crate::params::{Param, Shape};

/// mkWorkflowTemplate.
pub(super) const BUILDER: Builder = Builder {
    name: "mkWorkflowTemplate",
    summary: "An Argo WorkflowTemplate that workflows refer to.",
    params: &[PARAMS, COMMON],
    misnomers: &[&[]],
    lowering: Lowering::Unsupported,
};

const PARAMS: &[Param] = &[
    Param::required(
        "spec",
        Shape::Map(&Shape::Any),
        "The template: `entrypoint`, `arguments`, `templates` …, as Argo writes them.",
    ),
    Param::optional(
        "ttlStrategy",
        Shape::Map(&Shape::Int),
        "Seconds after which finished workflows are deleted.",
    ),
];
