# Fields of the Job and of its pods, where the CronJob has its own.
let c = [ { name = "a"; image = "a:1"; resources.requests.memory = "1Gi"; } ]; o = name: spec: { apiVersion = "batch/v1"; kind = "CronJob"; metadata = { inherit name; }; inherit spec; }; in
{ batchProcessing, ... }: {
  a = o "a" { timeZone = "UTC"; schedule = "0 0 * * *"; template.spec = { restartPolicy = "Never"; containers = c; }; };
  b = o "b" { timeZone = "UTC"; schedule = "0 0 * * *"; jobTemplate.spec.activeDeadlineSeconds = 3; template.spec = { restartPolicy = "Never"; containers = c; }; };
  c = o "c" { timeZone = "UTC"; schedule = "0 0 * * *"; jobTemplate.spec.activeDeadlineSeconds = 3; containers = c; restartPolicy = "Never"; backoffLimit = 2; };
  c2 = o "c2" { timeZone = "UTC"; schedule = "0 0 * * *"; containers = c; restartPolicy = "Never"; backoffLimit = 2; };
  d = batchProcessing.mkCronJob "d" { timezone = "UTC"; schedule = "0 0 * * *"; jobTemplate = { activeDeadlineSeconds = 3; containers = c; }; };
}
