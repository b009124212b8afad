{ batchProcessing, ... }:
{
  sync = batchProcessing.mkCronJob "hourly-sync" {
    namespace = "batch";
    schedule = "0 * * * *";
    jobTemplate = {
      spec = {
        backoffLimit = 2;
        activeDeadlineSeconds = 1800;
        template = {
          spec = {
            containers = [{
              name = "sync";
              image = "sync-service:v1.0";
              command = [ "sync-data" ];
              env = [
                { name = "SYNC_SOURCE"; value = "database"; }
                { name = "SYNC_DEST"; value = "cache"; }
              ];
            }];
            restartPolicy = "OnFailure";
          };
        };
      };
    };
    timezone = "UTC";
    concurrencyPolicy = "Forbid";
    successfulJobsHistoryLimit = 3;
    failedJobsHistoryLimit = 5;
    startingDeadlineSeconds = 300;
    labels = { "batch.io/frequency" = "hourly"; };
    annotations = { "description" = "Hourly data sync"; };
    queue = "nightly";
  };
}
