{ batchProcessing, ... }:
with batchProcessing;
let
  etl = mkBatchJobConfig "etl-template" {
    description = "Base ETL job";
    image = { repository = "etl-service"; tag = "v2.0"; pullPolicy = "IfNotPresent"; };
    resources = {
      default = { limits = { cpu = "2"; memory = "2Gi"; }; requests = { cpu = "500m"; memory = "512Mi"; }; };
      small = { limits = { cpu = "500m"; memory = "512Mi"; }; requests = { cpu = "100m"; memory = "128Mi"; }; };
    };
    environment = { LOG_LEVEL = "INFO"; BATCH_SIZE = "1000"; };
    retryPolicy = { maxAttempts = 3; backoffMultiplier = 2; initialDelaySeconds = 60; maxDelaySeconds = 3600; };
    timeout = 1800;
    volumes = { data = { type = "emptyDir"; sizeLimit = "10Gi"; }; cache = { type = "emptyDir"; }; };
  };
in
{
  inherit etl;
  whole = mkKubernetesJob "whole" {
    template = etl;
    command = [ "python" "daily.py" ];
    volumeMounts.data = "/data";
  };
  overridden = mkCronJob "overridden" {
    template = etl;
    schedule = "0 3 * * *";
    resourcePreset = "small";
    image.tag = "v2.1";
    environment = { LOG_LEVEL = "DEBUG"; BATCH_SIZE = null; };
    resources.limits.memory = "1Gi";
    backoffLimit = 0;
    activeDeadlineSeconds = null;
  };
  parts = mkKubernetesJob "parts" {
    inherit (etl) image resources environment;
    command = [ "python" "weekly.py" ];
    resourcePreset = "small";
  };
}
