{ batchProcessing, ... }:
{
  a = batchProcessing.mkCronJob "A_Bad_Name" {
    scheduel = "0 2 * * *";
    image = 5;
    concurrencyPolicy = "forbid";
    startingDeadlineSeconds = "300";
    timezone = "Europe/Berln";
    suspend = "yes";
    env = { A = "x"; };
    hostNetwork = true;
  };
  b = batchProcessing.mkCronJob "b" {
    schedule = "0 25 * * *";
    image = "b:v1";
    jobTemplate.spec.template.spec.containers = [ { name = "b"; imagee = "b:v1"; ttlSecondsAfterFinished = 5; } ];
  };
  c = batchProcessing.mkCronJob "c" { schedule = "0 2 * * *"; };
}
