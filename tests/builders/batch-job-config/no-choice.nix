# Presets of which none is the default, and none is chosen.
{ mkBatchJobConfig, mkKubernetesJob, mkCronJob, ... }:
let
  sizes = mkBatchJobConfig "sizes" {
    image = "load:v3";
    resources = { small.requests.memory = "1Gi"; large.requests.memory = "4Gi"; };
  };
in
{
  template = mkKubernetesJob "template" { template = sizes; };
  own = mkCronJob "own" {
    schedule = "0 2 * * *";
    timezone = "UTC";
    image = "load:v3";
    resources.small.requests.memory = "1Gi";
  };
  misspelt = mkKubernetesJob "misspelt" { template = sizes; resourcePrest = "small"; };
}
