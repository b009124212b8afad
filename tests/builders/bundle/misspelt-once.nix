# One misspelling is one mistake: nothing is said of what only follows from it.
{ mkBatchJobConfig, mkKubernetesJob, mkCronJob, ... }:
let
  sizes = mkBatchJobConfig "sizes" {
    image = "load:v3";
    timeout = 100;
    resources.large.requests.memory = "4Gi";
    volumes.data = { type = "persistentVolumeClaim"; claimName = "data"; };
  };
  job = name: args: mkKubernetesJob name ({
    image = "load:v3";
    activeDeadlineSeconds = 60;
    resources.requests.memory = "1Gi";
  } // args);
  indexed = { completionMode = "Indexed"; };
in
{
  external.configmaps = [ "shared" ];
  volume = job "volume" {
    volume.data = { type = "persistentVolumeClaim"; claimName = "data"; };
    volumeMounts.data = "/data";
  };
  mount = job "mount" { volumes.s = { type = "emptyDir"; }; volumeMount.s = "/s"; };
  template = mkKubernetesJob "template" { templates = sizes; resourcePreset = "large"; volumeMounts.data = "/data"; };
  of-template = mkKubernetesJob "of-template" {
    template = mkBatchJobConfig "of" { imagee = "load:v3"; resource.default.requests.memory = "1Gi"; };
  };
  memory = mkKubernetesJob "memory" { image = "load:v3"; activeDeadlineSeconds = 60; resources.requests.memroy = "1Gi"; };
  level = mkKubernetesJob "level" { image = "load:v3"; activeDeadlineSeconds = 60; resources.memory = "1Gi"; };
  preset = mkKubernetesJob "preset" {
    template = mkBatchJobConfig "flat" { image = "load:v3"; resources.default = { memory = "1GB"; cpu = 1; }; };
  };
  whole = mkCronJob "whole" {
    schedule = "@daily";
    jobTemplates.spec = {
      activeDeadlineSeconds = 600;
      template.spec = {
        restartPolicy = "Never";
        containers = [ { name = "a"; image = "a:1"; resources.requests.memory = "1Gi"; } ];
      };
    };
  };
  mode = job "mode" { completionmode = "Indexed"; backoffLimitPerIndex = 1; };
  count = job "count" (indexed // { completion = 3; backoffLimitPerIndex = 1; maxFailedIndexes = 2; });
  source = job "source" { envFrom = [ { configmapRef = "shared"; } ]; };
  raw = {
    apiVersion = "batch/v1";
    kind = "Job";
    metadata = { nam = "raw"; namespace = "default"; };
    spec = {
      activeDeadlineSeconds = 60;
      template.spec = {
        restartPolicy = "Never";
        volume = [ { name = "v"; emptyDir = { }; } ];
        containers = [ {
          name = "a";
          imge = "a:1";
          resources.requests.memory = "1Gi";
          volumeMounts = [ { name = "v"; mountPath = "/v"; } ];
        } ];
      };
    };
  };
}
