# What is decided where arguments meet.
{ batchProcessing, ... }:
let
  endless = batchProcessing.mkBatchJobConfig "endless" { timeout = null; };
  tried = batchProcessing.mkBatchJobConfig "tried" { retryPolicy.maxAttempts = 4; };
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
  per-index-of-template = batchProcessing.mkKubernetesJob "per-index-of-template" {
    image = "work:v1";
    resources.requests.memory = "1Gi";
    template = tried;
    completionMode = "Indexed";
    completions = 5;
    backoffLimitPerIndex = 1;
  };
  no-limit-per-index = batchProcessing.mkKubernetesJob "no-limit-per-index" {
    image = "work:v1";
    resources.requests.memory = "1Gi";
    template = tried;
    backoffLimitPerIndex = null;
  };
}
