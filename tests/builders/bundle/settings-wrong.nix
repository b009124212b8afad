{ batchProcessing, ... }:
{
  gitops = "jenkins";
  naming = 1;
  kubernetesVersion = "1.2";
  external = { secrets = "db"; secretz = [ ]; };
  gitopss = true;
  namign = "hash";
  retries = 3;
  once = batchProcessing.mkKubernetesJob "once" { image = "once:v1"; };
}
