# Mistakes in settings that tell what was meant.
{ batchProcessing, ... }:
{
  gitops = "argocdd";
  kubernetesVersion = 1.35;
  external = { configMap = [ "shared-*" ]; secrets = "db"; };
  lint = { ignor.memory-request-unset = "it is small"; fail-on = "warning"; };
  namign = "hash";
  once = batchProcessing.mkKubernetesJob "once" {
    image = "once:v1";
    activeDeadlineSeconds = 60;
    lint.ignor.memory-request-unset = "it is small";
  };
}
