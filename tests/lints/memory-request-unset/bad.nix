{ batchProcessing, ... }:
let
  load = name: batchProcessing.mkKubernetesJob name { image = "load:v1"; activeDeadlineSeconds = 600; };
in
{
  none = batchProcessing.mkKubernetesJob "none" { image = "work:v1"; activeDeadlineSeconds = 600; };
  cpu = batchProcessing.mkKubernetesJob "cpu" {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.cpu = "1";
  };
  helper = batchProcessing.mkKubernetesJob "helper" {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    initContainers = [ { name = "fetch"; image = "fetch:v1"; } ];
  };
  # The preset of a template is what lacks it.
  preset = batchProcessing.mkKubernetesJob "preset" {
    activeDeadlineSeconds = 600;
    template = batchProcessing.mkBatchJobConfig "base" {
      image = "work:v1";
      resources.default = { requests.cpu = "1"; };
    };
  };
  raw = {
    apiVersion = "v1";
    kind = "Pod";
    metadata.name = "raw";
    spec.containers = [ { name = "a"; image = "work:v1"; } ];
  };
  # What a function makes is reported once.
  shared = map load [ "a" "b" "c" ];
}
