# An argument called `template` of a builder that has none is only unknown: nothing is taken from it.
{ batchProcessing, ... }:
with batchProcessing;
{
  queue = mkJobQueue "mail" {
    queueName = "mail";
    broker.host = "rabbitmq";
    workers.image = "mailer:v1";
    template = { retryPolicy.maxAttempts = 0; volumes.work.type = "empty"; };
  };
  flow = mkArgoWorkflow "flow" { template = "etl"; };
}
