# What is wrong with an argument is said of the argument, whatever becomes of it.
{ batchProcessing, ... }:
let
  cron = name: args: batchProcessing.mkCronJob name ({
    schedule = "0 2 * * *";
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
  } // args);
  spec = zone: {
    apiVersion = "batch/v1";
    kind = "CronJob";
    metadata.name = "";
    spec = {
      schedule = "TZ=UTC 0 2 * * *";
      timeZone = zone;
      jobTemplate.spec = {
        activeDeadlineSeconds = -1;
        template.spec = {
          restartPolicy = "Never";
          containers = [ { name = "a"; image = "work:v1"; resources.requests.memory = "1Gi"; } ];
        };
      };
    };
  };
in
{
  unnamed = cron "" { };
  local = cron "local" { timezone = "Local"; };
  empty = cron "empty" { timezone = ""; };
  zoned = cron "zoned" { schedule = "CRON_TZ=Europe/Berlin 0 2 * * *"; };
  unzoned = cron "unzoned" { schedule = "TZ=0"; };
  deadline = cron "deadline" { activeDeadlineSeconds = -1; };
  whole = batchProcessing.mkCronJob "whole" {
    schedule = "0 2 * * *";
    jobTemplate.spec = {
      activeDeadlineSeconds = -1;
      template.spec.containers = [ { name = "a"; image = "work:v1"; resources.requests.memory = "1Gi"; } ];
    };
  };
  # The short form has no `jobTemplate` to put a field into.
  misplaced = cron "misplaced" { securityContext.hostNetwork = true; };
  # An object of one's own has no arguments, only fields.
  raw = spec "Local";
}
