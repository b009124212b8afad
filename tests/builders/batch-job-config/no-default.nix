# Presets of which none is the default: who says resources needs none.
{ mkBatchJobConfig, mkKubernetesJob, mkCronJob, ... }:
let
  sizes = mkBatchJobConfig "sizes" {
    image = "load:v3";
    resources = { small.requests.memory = "1Gi"; large.requests.memory = "4Gi"; };
  };
  job = name: args: mkKubernetesJob name ({ activeDeadlineSeconds = 60; } // args);
in
{
  own = job "own" { template = sizes; resources = { requests.memory = "2Gi"; limits.memory = "2Gi"; }; };
  none = job "none" { template = sizes; resources = null; lint.ignore.memory-request-unset = "it is tiny"; };
  large = job "large" { template = sizes; resourcePreset = "large"; resources.requests.cpu = 1; };
}
