//! mkSparkJob: a SparkApplication.

use super::common::{COMMON, RESOURCES, TEXT};
use super::{Builder, Lowering};
use crate::params::{Param, Shape};

/// mkSparkJob.
pub(super) const BUILDER: Builder = Builder {
    name: "mkSparkJob",
    summary: "An Apache Spark job, run by the Spark operator.",
    params: &[PARAMS, COMMON],
    misnomers: &[&[]],
    lowering: Lowering::Unsupported,
};

const PARAMS: &[Param] = &[
    Param::defaulted("image", Shape::Text, "\"spark:latest\"", "Spark image."),
    Param::required("mainApplicationFile", Shape::Text, "The JAR, Python or R file to run."),
    Param::defaulted("mainClass", Shape::Text, "\"\"", "Main class of a JAR."),
    Param::optional("arguments", Shape::List(&TEXT), "Arguments of the application."),
    Param::optional("sparkConf", Shape::Map(&TEXT), "Spark configuration."),
    Param::optional(
        "driver",
        Shape::Record(DRIVER),
        "The driver's pod; derived from `sparkConf` when absent.",
    ),
    Param::optional(
        "executor",
        Shape::Record(EXECUTOR),
        "The executors' pods; derived from `sparkConf` when absent.",
    ),
    Param::defaulted("pythonVersion", TEXT, "\"2\"", "Python version of a PySpark job."),
    Param::optional("packages", Shape::List(&Shape::Text), "Maven packages: `group:artifact:version`."),
    Param::optional("monitoring", Shape::Record(MONITORING), "Metrics."),
    Param::optional("sparkVersion", Shape::Text, "Spark version; read from the image's tag when absent."),
    Param::optional(
        "type",
        Shape::OneOf(&["Java", "Scala", "Python", "R"]),
        "Language; read from the file when absent.",
    ),
    Param::optional("schedule", Shape::Text, "A cron schedule; it makes a ScheduledSparkApplication."),
    Param::optional("timezone", Shape::Text, "Time zone of the schedule."),
    Param::optional("restartPolicy", Shape::Map(&Shape::Any), "When the application is run again."),
    Param::optional(
        "timeToLiveSeconds",
        Shape::Int,
        "Seconds after which the finished application is deleted.",
    ),
];

const DRIVER: &[Param] = &[
    Param::optional("cores", Shape::Number, "Cores."),
    Param::optional("memory", Shape::Text, "Heap, in JVM units (`4g`)."),
    Param::optional("serviceAccount", Shape::Text, "ServiceAccount that starts the executors."),
    Param::optional("resources", Shape::Record(RESOURCES), "CPU and memory of the pod."),
];

const EXECUTOR: &[Param] = &[
    Param::optional("cores", Shape::Number, "Cores of each executor."),
    Param::optional("instances", Shape::Int, "Number of executors."),
    Param::optional("memory", Shape::Text, "Heap of each executor, in JVM units (`4g`)."),
    Param::optional("resources", Shape::Record(RESOURCES), "CPU and memory of each pod."),
];

const MONITORING: &[Param] = &[
    Param::optional("exposeDriverMetrics", Shape::Bool, "Metrics of the driver."),
    Param::optional("exposeExecutorMetrics", Shape::Bool, "Metrics of the executors."),
    Param::optional("metricsPort", Shape::Int, "Port of the metrics."),
];
