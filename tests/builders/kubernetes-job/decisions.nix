# What is decided where arguments meet.
{ batchProcessing, ... }:
let
  endless = batchProcessing.mkBatchJobConfig "endless" { timeout = null; };
in
{
  no-deadline = batchProcessing.mkKubernetesJob "no-deadline" {
    image = "work:v1";
    resources.requests.memory = "1Gi";
    template = endless;
  };
  both-limits = batchProcessing.mkKubernetesJob "both-limits" {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    completionMode = "Indexed";
    completions = 5;
    backoffLimit = 10;
    backoffLimitPerIndex = 2;
  };
  per-index = batchProcessing.mkKubernetesJob "per-index" {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    completionMode = "Indexed";
    completions = 5;
    backoffLimitPerIndex = 2;
  };
}
