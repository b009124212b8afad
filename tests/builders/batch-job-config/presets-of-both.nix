# A spec's presets and its template's are one set, merged preset by preset; the spec's own win.
{ batchProcessing, ... }:
let
  base = batchProcessing.mkBatchJobConfig "base" {
    image = "train:v1";
    timeout = 600;
    resources = {
      default.requests.memory = "1Mi";
      big = { requests.memory = "9Gi"; limits.memory = "9GB"; };
    };
  };
in
{
  own = batchProcessing.mkKubernetesJob "own" {
    template = base;
    resourcePreset = "small";
    resources.small.requests.memory = "3Mi";
  };
  more = batchProcessing.mkKubernetesJob "more" { template = base; resources.default.requests.cpu = "1"; };
  of-template = batchProcessing.mkKubernetesJob "of-template" {
    template = base;
    resourcePreset = "big";
    resources.big.limits.cpu = "one";
  };
  unknown = batchProcessing.mkKubernetesJob "unknown" {
    template = base;
    resourcePreset = "smal";
    resources.small.requests.memory = "3Mi";
  };
}
