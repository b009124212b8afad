# Builders whose arguments are known and that this version does not lower.
{ batchProcessing, ... }:
with batchProcessing;
{
  queue = mkJobQueue "mail" {
    queueName = "mail";
    broker = { host = "rabbitmq"; prot = 5672; };
    workers.image = "mailer:v1";
    deadLetterQueue.maxRetries = "5";
  };
  flow = mkArgoWorkflow "flow" { serviceAcount = "argo"; spec.entrypoint = "main"; };
}
