# What is wrong in what is misplaced or misspelt is told as well, and changes nothing of where it belongs.
{ ... }:
let
  containers = [ { name = "a"; image = "x:1"; resources.requests.memory = "1Gi"; env = [ { name = "P"; value = 5; } ]; } ];
  job = name: spec: {
    apiVersion = "batch/v1";
    kind = "Job";
    metadata = { inherit name; namespace = "default"; };
    spec = { activeDeadlineSeconds = 60; } // spec;
  };
in
{
  flat = job "flat" { template = { spec.restartPolicy = "Never"; inherit containers; }; };
  misspelt = job "misspelt" { template.spec = { restartPolicy = "Never"; containerz = containers; }; };
  around = job "around" { restartPolicy = "Never"; templat.spec = { inherit containers; }; };
  cron = {
    apiVersion = "batch/v1";
    kind = "CronJob";
    metadata = { name = "cron"; namespace = "default"; };
    spec = {
      schedule = "0 2 * * *";
      timeZone = "UTC";
      template.spec = {
        restartPolicy = "Never";
        containers = [ { name = "a"; image = "x:1"; resources.requests.memory = "1GB"; comand = [ "a" ]; } ];
      };
    };
  };
}
