//! mkBatchMonitoring: monitoring of batch jobs.

use super::common::COMMON;
use super::{Builder, Lowering};
use crate::params::{Param, Shape};

/// mkBatchMonitoring.
pub(super) const BUILDER: Builder = Builder {
    name: "mkBatchMonitoring",
    summary: "Alerts, recording rules and dashboards for batch jobs.",
    params: &[PARAMS, COMMON],
    misnomers: &[&[]],
    lowering: Lowering::Unsupported,
};

const PARAMS: &[Param] = &[
    Param::optional(
        "scrape",
        Shape::Record(&[
            Param::optional("interval", Shape::Int, "Seconds between scrapes."),
            Param::optional("timeout", Shape::Int, "Seconds a scrape may take."),
        ]),
        "How metrics are scraped.",
    ),
    Param::optional(
        "jobSuccessMetrics",
        Shape::Record(&[
            ENABLED,
            Param::optional("recordInterval", Shape::Int, "Seconds between evaluations."),
        ]),
        "Success rates.",
    ),
    Param::optional(
        "jobDurationTracking",
        Shape::Record(&[
            ENABLED,
            Param::optional("buckets", Shape::List(&Shape::Number), "Bounds in seconds."),
        ]),
        "Durations.",
    ),
    Param::optional(
        "resourceMetrics",
        Shape::Record(&[
            Param::optional("trackCpuUsage", Shape::Bool, "CPU."),
            Param::optional("trackMemoryUsage", Shape::Bool, "Memory."),
            Param::optional("trackDiskUsage", Shape::Bool, "Disk."),
        ]),
        "Use of resources.",
    ),
    Param::optional(
        "alerts",
        Shape::Record(&[
            Param::optional("jobFailures", Shape::Record(JOB_FAILURES), "Jobs that fail."),
            Param::optional(
                "jobTimeout",
                Shape::Record(&[ENABLED, SEVERITY]),
                "Jobs that exceed their deadline.",
            ),
            Param::optional(
                "jobResourcesExceeded",
                Shape::Record(RESOURCES_EXCEEDED),
                "Jobs near their limits.",
            ),
        ]),
        "Alerts.",
    ),
    Param::optional(
        "dashboards",
        Shape::Record(&[
            ENABLED,
            Param::optional("includeJobSuccess", Shape::Bool, "Success rates."),
            Param::optional("includeJobDuration", Shape::Bool, "Durations."),
            Param::optional("includeResourceUtilization", Shape::Bool, "Use of resources."),
        ]),
        "Grafana dashboards.",
    ),
    Param::optional(
        "targetNamespaces",
        Shape::List(&Shape::Text),
        "Namespaces that are watched; those of the bundle when absent.",
    ),
    Param::optional("receivers", Shape::List(&Shape::Map(&Shape::Any)), "Alertmanager receivers."),
];

const ENABLED: Param = Param::optional("enabled", Shape::Bool, "Whether it is on.");

const SEVERITY: Param = Param::optional("severity", Shape::Text, "Severity label of the alert.");

const JOB_FAILURES: &[Param] = &[
    ENABLED,
    Param::optional("threshold", Shape::Int, "Failures that raise the alert."),
    Param::optional("timeWindow", Shape::Int, "Seconds in which they count."),
    SEVERITY,
];

const RESOURCES_EXCEEDED: &[Param] = &[
    ENABLED,
    Param::optional("cpuThreshold", Shape::Number, "Percent of the CPU limit."),
    Param::optional("memoryThreshold", Shape::Number, "Percent of the memory limit."),
    SEVERITY,
];
