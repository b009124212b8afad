{ batchProcessing, ... }:
{
  gitops = "flux";
  once = batchProcessing.mkKubernetesJob "once" { image = "once:v1"; activeDeadlineSeconds = 60; resources.requests.memory = "8Mi"; };
}
