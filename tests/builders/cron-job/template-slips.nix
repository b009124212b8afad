# Slips on the way to the pods of a `jobTemplate`: what is filled in there gives way to what was meant.
{ mkCronJob, ... }:
let
  cron = name: jobTemplate: mkCronJob name { schedule = "@daily"; timezone = "UTC"; inherit jobTemplate; };
  containers = [ { name = "a"; image = "a:1"; resources.requests.memory = "1Gi"; } ];
in
{
  spec = cron "spec" { template.spec = { inherit containers; }; spec.activeDeadlineSeconds = 5; };
  templates = cron "templates" { spec = { activeDeadlineSeconds = 5; templates.spec = { inherit containers; }; }; };
  specs = cron "specs" { specs = { activeDeadlineSeconds = 5; template.spec = { inherit containers; }; }; };
  pod = cron "pod" { spec = { activeDeadlineSeconds = 5; template.specs = { inherit containers; }; }; };
  policy = cron "policy" {
    spec = {
      activeDeadlineSeconds = 5;
      podFailurePolicy.rules = [ { action = "Ignore"; onPodConditions = [ { type = "DisruptionTarget"; } ]; } ];
      template.spec = { restartPolcy = "Never"; inherit containers; };
    };
  };
  run-as = cron "run-as" {
    spec.activeDeadlineSeconds = 5;
    spec.template.spec = {
      securityContext.runAsNonRoot = true;
      containers = [ { name = "a"; image = "a:1"; resources.requests.memory = "1Gi"; runAsUser = 5; } ];
    };
  };
}
