//! mkDataPipeline: a data pipeline from source to destination.

use super::common::{COMMON, RESOURCES, TEXT};
use super::{Builder, Lowering};
use crate::params::{Param, Shape};

/// mkDataPipeline.
pub(super) const BUILDER: Builder = Builder {
    name: "mkDataPipeline",
    summary: "A scheduled pipeline: source, transformations, quality checks, destination.",
    params: &[PARAMS, COMMON],
    misnomers: &[&[]],
    lowering: Lowering::Unsupported,
};

const PARAMS: &[Param] = &[
    Param::defaulted("description", Shape::Text, "\"\"", "What the pipeline is for."),
    Param::defaulted("owner", Shape::Text, "\"\"", "Who answers for it."),
    Param::required("schedule", Shape::Text, "When it runs."),
    Param::optional("timezone", Shape::Text, "Time zone of the schedule."),
    Param::required("source", Shape::Record(SOURCE), "Where data comes from."),
    Param::optional(
        "transformations",
        Shape::List(&Shape::Record(TRANSFORMATION)),
        "Stages between, in order.",
    ),
    Param::required("destination", Shape::Record(DESTINATION), "Where data goes."),
    Param::optional("qualityChecks", Shape::Record(QUALITY_CHECKS), "Checks before the load."),
    Param::optional("errorHandling", Shape::Record(ERROR_HANDLING), "What happens on failure."),
    Param::optional("monitoring", Shape::Record(MONITORING), "Metrics."),
    Param::optional("engine", Shape::OneOf(&["kubernetes", "argo"]), "What runs the stages."),
    Param::optional("engineImage", Shape::Text, "Image with the runner's packages."),
];

const CONFIG: Param =
    Param::optional("config", Shape::Map(&Shape::Any), "Settings of the connector or stage.");

const CONNECTOR: Param =
    Param::optional("connector", Shape::Text, "Connector: `postgresql`, `rest`, `snowflake` ….");

const SOURCE: &[Param] = &[
    Param::required("type", Shape::OneOf(&["database", "api", "s3", "kafka"]), "Kind of source."),
    CONNECTOR,
    CONFIG,
];

const DESTINATION: &[Param] = &[
    Param::required("type", Shape::OneOf(&["warehouse", "api", "database", "s3"]), "Kind of destination."),
    CONNECTOR,
    CONFIG,
];

const TRANSFORMATION: &[Param] = &[
    Param::required("name", Shape::Text, "Name of the stage."),
    Param::required("type", Shape::OneOf(&["spark", "python", "dbt"]), "Kind of stage."),
    Param::optional("image", Shape::Text, "Image of the stage."),
    Param::optional("mainClass", Shape::Text, "Main class of a Spark stage."),
    Param::optional("mainApplicationFile", Shape::Text, "JAR or Python file of a Spark stage."),
    Param::optional("script", Shape::Text, "Script of a Python stage."),
    Param::optional("models", Shape::List(&Shape::Text), "Models of a dbt stage."),
    Param::optional("resources", Shape::Record(RESOURCES), "CPU and memory of the stage."),
    CONFIG,
];

const QUALITY_CHECKS: &[Param] = &[
    Param::optional("enabled", Shape::Bool, "Whether they run."),
    Param::optional("checks", Shape::List(&Shape::Record(CHECK)), "The checks."),
];

const CHECK: &[Param] = &[
    Param::required("name", Shape::Text, "Name of the check."),
    Param::required(
        "type",
        Shape::OneOf(&[
            "row-count",
            "uniqueness",
            "not-null",
            "schema",
            "freshness",
            "range",
            "accepted-values",
        ]),
        "Kind of check.",
    ),
    Param::optional("minRows", Shape::Int, "Fewest rows."),
    Param::optional("maxRows", Shape::Int, "Most rows."),
    Param::optional("columns", Shape::List(&Shape::Text), "Columns that it looks at."),
    Param::optional("column", Shape::Text, "Column that it looks at."),
    Param::optional("min", Shape::Number, "Least value."),
    Param::optional("max", Shape::Number, "Greatest value."),
    Param::optional("values", Shape::List(&TEXT), "Values that are allowed."),
    Param::optional("maxAge", Shape::Int, "Seconds that the newest row may be old."),
    Param::optional("schema", Shape::Map(&Shape::Any), "Types by column."),
];

const ERROR_HANDLING: &[Param] = &[
    Param::optional(
        "onFailure",
        Shape::OneOf(&["dlq", "retry", "abort"]),
        "What happens to a run that fails.",
    ),
    Param::optional("maxRetries", Shape::Int, "Retries."),
    Param::optional("retryDelay", Shape::Int, "Seconds between retries."),
];

const MONITORING: &[Param] = &[
    Param::optional("enabled", Shape::Bool, "Whether it is on."),
    Param::optional("trackRecordCounts", Shape::Bool, "Row counts."),
    Param::optional("trackExecutionTime", Shape::Bool, "Durations."),
    Param::optional("trackDataQuality", Shape::Bool, "Results of the checks."),
    Param::optional("pushgateway", Shape::Text, "Address of a Pushgateway."),
];
