# What is misspelt in what is misspelt, and what is wrong in there, each at its own place.
{ mkBatchJobConfig, mkKubernetesJob, mkCronJob, ... }:
let
  sizes = mkBatchJobConfig "sizes" { imgae = "load:v3"; resurces.default.request.memory = "1GB"; };
in
{
  whole = mkCronJob "whole" {
    schedul = "0 2 * * 8";
    timezone = "UTC";
    jobTemplates = {
      spec.activeDeadlineSeconds = 5;
      spec.template.spec.container = [ { name = "a"; imagee = "x:1"; resources.requests.memory = "1GB"; } ];
    };
  };
  claim = mkKubernetesJob "claim" {
    image = "x:1";
    activeDeadlineSeconds = 5;
    resource.request.memory = "1GB";
    volume.y = { type = "persistentVolumeClaim"; claim = "x"; };
    volumeMounts.y = "/y";
  };
  template = mkKubernetesJob "template" { templte = sizes; };
  patch = mkKubernetesJob "patch" {
    image = "x:1";
    activeDeadlineSeconds = 5;
    resources.requests.memory = "1Gi";
    patches = [ { kind = "Job"; patch.spec.template.spec.dnsConfgi = { nameserver = [ "a" ]; }; } ];
  };
}
