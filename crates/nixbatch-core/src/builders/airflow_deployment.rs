//! mkAirflowDeployment: an Apache Airflow installation.

use super::common::{COMMON, RESOURCES, TEXT};
use super::{Builder, Lowering};
use crate::params::{Param, Shape};

/// mkAirflowDeployment.
pub(super) const BUILDER: Builder = Builder {
    name: "mkAirflowDeployment",
    summary: "Apache Airflow: database settings, UI, scheduler, workers, DAGs and logs.",
    params: &[PARAMS, COMMON],
    misnomers: &[&[]],
    lowering: Lowering::Unsupported,
};

const PARAMS: &[Param] = &[
    Param::defaulted("version", TEXT, "\"2.7\"", "Airflow version."),
    Param::defaulted(
        "executor",
        Shape::OneOf(&["LocalExecutor", "CeleryExecutor", "KubernetesExecutor"]),
        "\"LocalExecutor\"",
        "How tasks are run.",
    ),
    Param::required("database", Shape::Record(DATABASE), "Connection to the metadata database."),
    Param::optional("webserver", Shape::Record(WEBSERVER), "The web UI."),
    Param::optional("scheduler", Shape::Record(SCHEDULER), "The scheduler."),
    Param::optional("workers", Shape::Record(WORKERS), "Celery workers."),
    Param::optional("dags", Shape::Record(DAGS), "Where DAGs come from."),
    Param::optional("logs", Shape::Record(LOGS), "Where logs go."),
    Param::optional("config", Shape::Map(&TEXT), "Airflow options: `\"section.key\" = value`."),
    Param::optional(
        "environment",
        Shape::Map(&super::container::ENVIRONMENT_VALUE),
        "Environment variables of every component.",
    ),
    Param::optional("monitoring", Shape::Record(MONITORING), "Metrics."),
    Param::optional("image", Shape::Text, "Airflow image; the version's official one when absent."),
    Param::optional("keysSecret", Shape::Text, "Secret with the Fernet, JWT and web server keys."),
    Param::optional(
        "broker",
        Shape::Record(&[Param::optional("secretRef", Shape::Text, "Secret with the broker's URL.")]),
        "Celery's message broker.",
    ),
];

const DATABASE: &[Param] = &[
    Param::optional("type", Shape::OneOf(&["postgres", "postgresql", "mysql"]), "Kind of database."),
    Param::required("host", Shape::Text, "Host name."),
    Param::optional("port", Shape::Int, "Port."),
    Param::optional("name", Shape::Text, "Name of the database."),
    Param::optional("secretRef", Shape::Text, "Secret with the keys `username` and `password`."),
];

const WEBSERVER: &[Param] = &[
    Param::optional("replicas", Shape::Int, "Number of pods."),
    Param::optional("port", Shape::Int, "Port of the UI."),
    Param::optional("resources", Shape::Record(RESOURCES), "CPU and memory."),
    Param::optional("rbac", Shape::Bool, "Role-based access to the UI."),
];

const SCHEDULER: &[Param] = &[
    Param::optional("replicas", Shape::Int, "Number of pods."),
    Param::optional("dagsInterval", Shape::Int, "Seconds between looks for new DAGs."),
    Param::optional("resources", Shape::Record(RESOURCES), "CPU and memory."),
];

const WORKERS: &[Param] = &[
    Param::optional("replicas", Shape::Int, "Number of pods."),
    Param::optional("resources", Shape::Record(RESOURCES), "CPU and memory."),
];

const DAGS: &[Param] = &[
    Param::optional("volume", Shape::Text, "Claim that holds the DAGs."),
    Param::optional("path", Shape::Text, "Directory of the DAGs."),
    Param::optional("gitSync", Shape::Map(&Shape::Any), "A Git repository that the DAGs are fetched from."),
];

const LOGS: &[Param] = &[
    Param::optional("volume", Shape::Text, "Claim that holds the logs; ReadWriteMany."),
    Param::optional("path", Shape::Text, "Directory of the logs."),
    Param::optional("level", Shape::Text, "Log level."),
];

const MONITORING: &[Param] = &[
    Param::optional("prometheus", Shape::Bool, "Metrics for Prometheus."),
    Param::optional("statsd", Shape::Bool, "Metrics by StatsD."),
];
