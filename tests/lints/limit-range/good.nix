{ batchProcessing, ... }:
let
  work = name: arguments: batchProcessing.mkKubernetesJob name (
    { image = "work:v1"; activeDeadlineSeconds = 600; } // arguments
  );
in
{
  limits = {
    apiVersion = "v1";
    kind = "LimitRange";
    metadata = { name = "limits"; namespace = "batch"; };
    spec.limits = [
      { type = "Container"; min.memory = "128Mi"; max.memory = "4Gi"; default.memory = "1Gi"; }
      { type = "Pod"; max.memory = "4Gi"; }
    ];
  };
  within = work "within" {
    namespace = "batch";
    resources = { requests.memory = "2Gi"; limits.memory = "4Gi"; };
  };
  # What runs before does not run beside.
  before = work "before" {
    namespace = "batch";
    resources.limits.memory = "4Gi";
    initContainers = [ { name = "fetch"; image = "fetch:v1"; resources.limits.memory = "4Gi"; } ];
  };
  # Another namespace.
  elsewhere = work "elsewhere" { resources.limits.memory = "64Gi"; };
}
