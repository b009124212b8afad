{ batchProcessing, ... }:
with batchProcessing;
{
  hello = mkCronJob "hello" {
    schedule = "0 8 * * 1-5";
    timezone = "UTC";
    concurrencyPolicy = "Forbid";
    image = "busybox:1.37";
    command = [ "echo" "Hello from nixbatch" ];
    activeDeadlineSeconds = 300;
    resources = {
      requests = { cpu = "100m"; memory = "64Mi"; };
      limits.memory = "64Mi";
    };
  };
}
