{ batchProcessing, ... }: {
  job = batchProcessing.mkKubernetesJob "job" { image = "work:v1"; resources.requests.memory = "1Gi"; };
  cron = batchProcessing.mkCronJob "cron" {
    schedule = "0 2 * * *"; image = "work:v1"; resources.requests.memory = "1Gi";
  };
}
