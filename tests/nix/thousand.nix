# A bundle of 1,000 CronJobs with ten arguments each.
{ batchProcessing, count ? 1000 }:
builtins.listToAttrs (builtins.genList (index: {
  name = "job${toString index}";
  value = batchProcessing.mkCronJob "job-${toString index}" {
    namespace = "batch";
    schedule = "0 2 * * *";
    timezone = "UTC";
    concurrencyPolicy = "Forbid";
    image = "registry.example.org/backup:1.4";
    command = [ "backup" "--all" ];
    environment = { LOG_LEVEL = "info"; TARGET = "disk-${toString index}"; };
    resources = { requests = { cpu = "1"; memory = "1Gi"; }; limits.memory = "1Gi"; };
    activeDeadlineSeconds = 300;
    labels.team = "data";
  };
}) count)
