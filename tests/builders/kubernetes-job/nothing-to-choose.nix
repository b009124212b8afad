# Presets, templates and volumes that are not what they look like.
{ batchProcessing, ... }:
let
  flat = batchProcessing.mkBatchJobConfig "flat" {
    resources = { requests.memory = "1Gi"; };
    retryPolicy.maxAttempts = 0;
    volumes.cache = { type = "emptydir"; };
  };
in
{
  preset = batchProcessing.mkKubernetesJob "preset" {
    image = "train:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    resourcePreset = "large";
  };
  templated = batchProcessing.mkKubernetesJob "templated" {
    image = "train:v1";
    resources.requests.memory = "1Gi";
    template = flat;
  };
  claim = batchProcessing.mkKubernetesJob "claim" {
    image = "train:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    volumes.data = { type = "persistentVolumeClaim"; };
    volumeMounts.data = "/data";
  };
}
