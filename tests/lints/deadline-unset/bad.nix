{ batchProcessing, ... }: {
  job = batchProcessing.mkKubernetesJob "job" { image = "work:v1"; resources.requests.memory = "1Gi"; };
  cron = batchProcessing.mkCronJob "cron" {
    schedule = "0 2 * * *"; image = "work:v1"; resources.requests.memory = "1Gi";
  };
  whole = batchProcessing.mkCronJob "whole" {
    schedule = "0 2 * * *";
    jobTemplate.spec.template.spec.containers = [
      { name = "a"; image = "work:v1"; resources.requests.memory = "1Gi"; }
    ];
  };
  raw = {
    apiVersion = "batch/v1";
    kind = "Job";
    metadata.name = "raw";
    spec.template.spec = {
      restartPolicy = "Never";
      containers = [ { name = "a"; image = "work:v1"; resources.requests.memory = "1Gi"; } ];
    };
  };
}
