{ batchProcessing, ... }:
{
  gitops = "jenkins";
  naming = 1;
  kubernetesVersion = "1.2";
  external = { secrets = "db"; secretz = [ ]; };
  once = batchProcessing.mkKubernetesJob "once" { image = "once:v1"; };
}
