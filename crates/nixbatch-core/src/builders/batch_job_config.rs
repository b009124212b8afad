//! mkBatchJobConfig: what several jobs have in common.

use nixbatch_diagnostic::{Finding, Path};
use serde_json::Value;

use super::common::{IMAGE, LINT, RESOURCES, TEXT};
use super::{Builder, Lowering, advised, renamed, volumes};
use crate::params::{Param, Shape};
use crate::spec::ResolvedSpec;

/// mkBatchJobConfig.
pub(super) const BUILDER: Builder = Builder {
    name: "mkBatchJobConfig",
    summary: "A reusable configuration for jobs: image, resource presets, environment, retries, timeout and volumes. \
              It emits nothing by itself; jobs take it whole with `template`, or parts of it with `inherit`.",
    params: &[PARAMS, &[LINT]],
    misnomers: &[&[
        renamed("env", "environment"),
        advised(
            "backoffLimit",
            "retryPolicy",
            "write `retryPolicy.maxAttempts`, which counts the first attempt too",
        ),
        advised("activeDeadlineSeconds", "timeout", "write `timeout`, in seconds"),
    ]],
    lowering: Lowering::Value { check },
};

const PARAMS: &[Param] = &[
    Param::defaulted("description", Shape::Text, "\"\"", "What the template is for. Not emitted."),
    Param::defaulted("version", TEXT, "\"1.0\"", "Version of the template. Not emitted."),
    Param::optional(
        "image",
        Shape::Either(&[Shape::Text, Shape::Record(IMAGE)]),
        "Image of the jobs, whole or in parts.",
    ),
    Param::optional(
        "resources",
        Shape::Map(&Shape::Record(RESOURCES)),
        "Resource presets by name. A job takes the one that its `resourcePreset` names, or `default`.",
    ),
    Param::optional(
        "environment",
        Shape::Map(&super::container::ENVIRONMENT_VALUE),
        "Environment variables of the jobs.",
    ),
    Param::optional(
        "retryPolicy",
        Shape::Record(RETRY_POLICY),
        "How often a job is tried. `maxAttempts = n` becomes `backoffLimit = n - 1`.",
    ),
    Param::defaulted(
        "timeout",
        Shape::Int,
        "3600",
        "Seconds after which a job is ended: its `activeDeadlineSeconds`.",
    ),
    Param::optional("volumes", Shape::Map(&volumes::VOLUME), "Volumes of the jobs, by name."),
];

const RETRY_POLICY: &[Param] = &[
    Param::optional("maxAttempts", Shape::Int, "Attempts in all, the first one included."),
    Param::optional("backoffMultiplier", Shape::Number, "Growth of the delay. Argo Workflows only."),
    Param::optional("initialDelaySeconds", Shape::Int, "Delay before the first retry. Argo Workflows only."),
    Param::optional("maxDelaySeconds", Shape::Int, "Longest delay between retries. Argo Workflows only."),
];

fn check(spec: &ResolvedSpec) -> Vec<Finding> {
    let mut findings = volumes::check_declared(spec);
    let attempts = Path::parse("retryPolicy.maxAttempts");
    if let Some(count) = attempts.get(spec.args()).and_then(Value::as_i64)
        && count < 1
    {
        findings.push(
            Finding::error(
                "invalid-argument",
                spec.place(attempts),
                format!("`maxAttempts` is {count}, but a job is tried at least once"),
            )
            .with_help("write 1 for a job that is never retried"),
        );
    }
    findings
}
