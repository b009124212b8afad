# A patch of a CronJob with the path of a Job: what is meant is the pod template, not the argument `template`.
{ mkCronJob, mkKubernetesJob, ... }:
let
  cron = name: patch: mkCronJob name {
    schedule = "0 2 * * *";
    timezone = "UTC";
    image = "work:v1";
    activeDeadlineSeconds = 60;
    resources.requests.memory = "1Gi";
    patches = [ { kind = "CronJob"; inherit patch; } ];
  };
in
{
  spec = cron "spec" { spec.template.spec.hostNetwork = true; };
  metadata = cron "metadata" { spec.template.metadata.annotations.x = "y"; };
  deeper = cron "deeper" { spec.jobTemplate.template.spec.hostNetwork = true; };
  job = mkKubernetesJob "job" {
    image = "work:v1";
    activeDeadlineSeconds = 60;
    resources.requests.memory = "1Gi";
    patches = [ { kind = "Job"; patch.template.spec.hostNetwork = true; } ];
  };
}
