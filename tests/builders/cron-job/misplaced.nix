# Fields of the CronJob and of the pod in the Job's spec. What only defaults say gives way to them.
{ batchProcessing, ... }: {
  nightly = batchProcessing.mkCronJob "nightly" {
    schedule = "0 2 * * *";
    jobTemplate.spec = {
      concurrencyPolicy = "Forbid";
      restartPolicy = "Never";
      activeDeadlineSeconds = 600;
      template.spec.containers = [
        { name = "backup"; image = "backup:v1.4"; resources.requests.memory = "1Gi"; }
      ];
    };
  };
  said = batchProcessing.mkCronJob "said" {
    schedule = "0 3 * * *";
    concurrencyPolicy = "Replace";
    jobTemplate.spec = {
      concurrencyPolicy = "Forbid";
      activeDeadlineSeconds = 600;
      template.spec.containers = [
        { name = "backup"; image = "backup:v1.4"; resources.requests.memory = "1Gi"; }
      ];
    };
  };
}
