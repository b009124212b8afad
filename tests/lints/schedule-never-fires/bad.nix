{ batchProcessing, production ? false, ... }:
let
  never = "0 0 30 2 *";
in
{
  named = batchProcessing.mkCronJob "named" {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    timezone = "UTC";
    schedule = never;
  };
  computed = batchProcessing.mkCronJob "computed" {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    timezone = "UTC";
    schedule = if production then "0 2 * * *" else never;
  };
  february = batchProcessing.mkCronJob "february" {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    schedule = "0 0 30 2 *";
  };
  short-months = batchProcessing.mkCronJob "short-months" {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    schedule = "0 0 31 4,6,9,11 *";
  };
  raw = {
    apiVersion = "batch/v1";
    kind = "CronJob";
    metadata.name = "raw";
    spec = {
      schedule = "0 0 30 2 *";
      timeZone = "UTC";
      jobTemplate.spec = {
        activeDeadlineSeconds = 600;
        template.spec = {
          restartPolicy = "Never";
          containers = [ { name = "a"; image = "work:v1"; resources.requests.memory = "1Gi"; } ];
        };
      };
    };
  };
}
