{ batchProcessing, ... }:
with batchProcessing;
{
  gitops = "argocd";
  once = mkKubernetesJob "once" { image = "once:v1"; activeDeadlineSeconds = 60; resources.requests.memory = "8Mi"; };
  nightly = mkCronJob "nightly" { schedule = "0 2 * * *"; image = "once:v1"; activeDeadlineSeconds = 60; resources.requests.memory = "8Mi"; };
}
