//! mkJobQueue: a job queue with workers.

use super::common::{COMMON, RESOURCES, TEXT};
use super::{Builder, Lowering};
use crate::params::{Param, Shape};

/// mkJobQueue.
pub(super) const BUILDER: Builder = Builder {
    name: "mkJobQueue",
    summary: "A queue on RabbitMQ, Kafka or SQS, and the workers that serve it.",
    params: &[PARAMS, COMMON],
    misnomers: &[&[]],
    lowering: Lowering::Unsupported,
};

const PARAMS: &[Param] = &[
    Param::required("queueName", Shape::Text, "Name of the queue."),
    Param::defaulted(
        "queueType",
        Shape::OneOf(&["rabbitmq", "kafka", "sqs"]),
        "\"rabbitmq\"",
        "Message broker.",
    ),
    Param::required("broker", Shape::Record(BROKER), "Connection to the broker."),
    Param::optional("queue", Shape::Record(QUEUE), "Properties of the queue."),
    Param::optional("deadLetterQueue", Shape::Record(DEAD_LETTER_QUEUE), "Where messages go that fail."),
    Param::required("workers", Shape::Record(WORKERS), "The workers."),
    Param::optional("messages", Shape::Record(MESSAGES), "How messages are handled."),
    Param::optional("monitoring", Shape::Record(MONITORING), "Metrics."),
    Param::optional("autoscaling", Shape::Map(&Shape::Any), "Scaling of the workers by queue length."),
    Param::optional(
        "topology",
        Shape::OneOf(&["operator", "definitions"]),
        "How RabbitMQ's queues are declared.",
    ),
];

const BROKER: &[Param] = &[
    Param::optional("host", Shape::Text, "Host name."),
    Param::optional("port", Shape::Int, "Port."),
    Param::optional("vhost", Shape::Text, "RabbitMQ's virtual host."),
    Param::optional("credentialSecret", Shape::Text, "Secret with the credentials."),
    Param::optional("region", Shape::Text, "AWS region of an SQS queue."),
    Param::optional("account", TEXT, "AWS account of an SQS queue."),
];

const QUEUE: &[Param] = &[
    Param::optional("durable", Shape::Bool, "Whether the queue outlives the broker's restart."),
    Param::optional("exclusive", Shape::Bool, "Whether one connection alone may use it."),
    Param::optional("autoDelete", Shape::Bool, "Whether it goes with its last consumer."),
    Param::optional("arguments", Shape::Map(&Shape::Any), "The queue's optional arguments (`x-…`)."),
];

const DEAD_LETTER_QUEUE: &[Param] = &[
    Param::optional("enabled", Shape::Bool, "Whether there is one."),
    Param::optional("name", Shape::Text, "Its name."),
    Param::optional("exchange", Shape::Text, "RabbitMQ's dead-letter exchange."),
    Param::optional("maxRetries", Shape::Int, "Deliveries after the first."),
];

const WORKERS: &[Param] = &[
    Param::optional("replicas", Shape::Int, "Number of pods."),
    Param::required("image", Shape::Text, "Image of the worker."),
    Param::optional("command", Shape::List(&Shape::Text), "Command of the worker."),
    Param::optional("args", Shape::List(&Shape::Text), "Arguments of the command."),
    Param::optional("concurrency", Shape::Int, "Messages that each pod handles at a time."),
    Param::optional("resources", Shape::Record(RESOURCES), "CPU and memory of each pod."),
    Param::optional(
        "environment",
        Shape::Map(&super::container::ENVIRONMENT_VALUE),
        "Environment variables.",
    ),
];

const MESSAGES: &[Param] = &[
    Param::optional("maxRetries", Shape::Int, "Deliveries after the first."),
    Param::optional(
        "retryBackoff",
        Shape::OneOf(&["exponential", "linear", "fixed"]),
        "How the delay grows.",
    ),
    Param::optional("retryDelay", Shape::Int, "Seconds before the first retry."),
    Param::optional("timeout", Shape::Int, "Seconds that a message may take."),
];

const MONITORING: &[Param] = &[
    Param::optional("prometheus", Shape::Bool, "Metrics for Prometheus."),
    Param::optional("metricsPort", Shape::Int, "Port of the worker's metrics."),
];
