# Settings that are sets, and others that are none.
{ batchProcessing, ... }:
{
  gitops = 5;
  kubernetesVersion = true;
  external = "shared-*";
  lint = "deadline-unset";
  naming = "hash";
  namming = "stable";
  once = batchProcessing.mkKubernetesJob "once" {
    image = "once:v1";
    activeDeadlineSeconds = 60;
    resources.requests.memory = "1Gi";
  };
}
