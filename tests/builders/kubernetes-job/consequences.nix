# What follows from a mistake is not said beside it.
{ batchProcessing, ... }: with batchProcessing; let
  job = name: args: mkKubernetesJob name ({ image = "load:v3"; activeDeadlineSeconds = 600; } // args);
in {
  no-such-preset = job "no-such-preset" { resources.small.requests.memory = "1Gi"; resourcePreset = "smal"; };
  both-forms = job "both-forms" { resources = { small.requests.memory = "1Gi"; requests.memory = "1Gi"; }; };
  no-set = job "no-set" { resources = "1Gi"; };
  template = mkKubernetesJob "template" {
    template = mkBatchJobConfig "etl" { imagee = "load:v3"; resources.default.requests.memory = "1Gi"; };
  };
  flat-template = mkKubernetesJob "flat-template" {
    template = mkBatchJobConfig "flat" { image = "load:v3"; resources.requests.memory = "1Gi"; };
  };
  no-template = mkKubernetesJob "no-template" { template = "etl"; resourcePreset = "small"; };
  misplaced = mkCronJob "misplaced" {
    jobTemplate = {
      schedule = "@daily";
      spec = {
        activeDeadlineSeconds = 600;
        template.spec = {
          restartPolicy = "Never";
          containers = [ { name = "a"; image = "a:1"; resources.requests.memory = "1Gi"; } ];
        };
      };
    };
  };
  both-described = mkCronJob "both-described" {
    schedule = "@daily";
    completions = "three";
    jobTemplate.spec = {
      activeDeadlineSeconds = 600;
      template.spec.containers = [ { name = "a"; image = "a:1"; resources.requests.memory = "1Gi"; } ];
    };
  };
}
