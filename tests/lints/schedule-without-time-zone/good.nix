{ batchProcessing, ... }: {
  raw = {
    apiVersion = "batch/v1";
    kind = "CronJob";
    metadata.name = "raw";
    spec = {
      schedule = "0 2 * * *";
      timeZone = "Europe/Berlin";
      jobTemplate.spec = {
        activeDeadlineSeconds = 600;
        template.spec = {
          restartPolicy = "Never";
          containers = [ { name = "a"; image = "work:v1"; resources.requests.memory = "1Gi"; } ];
        };
      };
    };
  };
  default = batchProcessing.mkCronJob "default" {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    schedule = "0 2 * * *";
  };
}
