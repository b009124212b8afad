# Under GitOps a Job that its TTL deletes would run again: no default TTL.
{ batchProcessing, ... }:
with batchProcessing;
{
  gitops = true;
  once = mkKubernetesJob "once" { image = "once:v1"; activeDeadlineSeconds = 60; resources.requests.memory = "8Mi"; };
  asked = mkKubernetesJob "asked" { image = "once:v1"; activeDeadlineSeconds = 60; ttlSecondsAfterFinished = 60; resources.requests.memory = "8Mi"; };
}
