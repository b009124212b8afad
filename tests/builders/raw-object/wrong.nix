{
  job = {
    apiVersion = "batch/v1";
    kind = "Job";
    metadata.name = "load";
    spec = {
      backofLimit = 2;
      template.spec = {
        ttlSecondsAfterFinished = 60;
        containers = [ { name = "load"; image = "load:v1"; env.LEVEL = "info"; } ];
      };
    };
  };
  cron = { apiVersion = "batch/v1beta1"; kind = "CronJob"; metadata.name = "x"; };
}
