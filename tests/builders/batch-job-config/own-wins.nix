# What the job says itself holds, whatever the argument is called in the template; and what Flux is told.
{ mkBatchJobConfig, mkKubernetesJob, mkCronJob, ... }:
let
  shared = mkBatchJobConfig "shared" {
    image = { repository = "r"; tag = "1"; pullPolicy = "Always"; };
    resources.default = { requests.memory = "1Gi"; limits."nvidia.com/gpu" = 1; };
    volumes.w = { type = "emptyDir"; };
  };
in
{
  gitops = "flux";
  a = mkKubernetesJob "a" {
    template = shared;
    imagePullPolicy = "Never";
    gpu = 2;
    volumeMounts.w = { mountPath = "/w"; secret = "s"; };
  };
  b = mkKubernetesJob "b" {
    template = shared;
    annotations."kustomize.toolkit.fluxcd.io/force" = "disabled";
  };
  c = mkCronJob "c" { template = shared; schedule = "0 2 * * *"; timezone = "UTC"; queue = "night"; };
  d = mkKubernetesJob "d" {
    template = mkBatchJobConfig "pinned" {
      image = { repository = "r"; tag = "1"; digest = "sha256:0000000000000000000000000000000000000000000000000000000000000000"; };
      resources.default = { requests = { memory = "1Gi"; "nvidia.com/gpu" = 2; }; limits."nvidia.com/gpu" = 2; };
      volumes.data = { type = "persistentVolumeClaim"; claimName = "data"; };
    };
    image.tag = "2";
    gpu = 1;
    volumeMounts.data = { mountPath = "/d"; configMap = null; };
  };
  # A volume that only a container beside mounts is one of the job's, too.
  e = mkCronJob "e" {
    template = shared;
    schedule = "0 2 * * *";
    timezone = "UTC";
    sidecars = [ {
      name = "s";
      image = "s:1";
      resources.requests.memory = "1Mi";
      volumeMounts = [ { name = "w"; mountPath = "/w"; } ];
    } ];
  };
  # `null` takes away, too.
  f = mkKubernetesJob "f" { template = shared; imagePullPolicy = null; gpu = null; activeDeadlineSeconds = null; lint.ignore.deadline-unset = "it drains"; };
}
