# As many CronJobs as `--argstr count` says, each written as a user would: what the benchmarks compile.
{ batchProcessing, count ? "1000", ... }:
let
  number = builtins.fromJSON count;
  job = index: {
    name = "job-${toString index}";
    value = batchProcessing.mkCronJob "job-${toString index}" {
      namespace = "batch-${toString (index / 100)}";
      schedule = "${toString (index - index / 60 * 60)} 2 * * *";
      timezone = "Europe/Berlin";
      concurrencyPolicy = "Forbid";
      image = "registry.example.org/batch/worker:1.${toString index}";
      command = [ "worker" "run" ];
      args = [ "--job" (toString index) ];
      environment = {
        LOG_LEVEL = "info";
        DATABASE_PASSWORD.secretRef = { name = "database"; key = "password"; };
      };
      resources = {
        requests = { cpu = "250m"; memory = "256Mi"; };
        limits.memory = "512Mi";
      };
      activeDeadlineSeconds = 3600;
      volumes.work = { type = "emptyDir"; sizeLimit = "1Gi"; };
      volumeMounts.work = "/work";
    };
  };
in
builtins.listToAttrs (builtins.genList job number)
