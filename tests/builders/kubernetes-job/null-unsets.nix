# `null` takes a documented default away.
{ batchProcessing, ... }:
{
  work = batchProcessing.mkKubernetesJob "work-queue" {
    namespace = null;
    image = "worker:v1";
    completions = null;
    parallelism = 5;
    ttlSecondsAfterFinished = null;
    activeDeadlineSeconds = 600;
    resources = { requests = { memory = "64Mi"; cpu = null; }; limits = null; };
  };
}
