# What comments and settings excuse, and what they fail to.
{ batchProcessing, ... }:
{
  lint.ignore.memory-request-unset = "measured by the vertical pod autoscaler";
  # nixbatch: allow deadline-unset -- it is meant to run for ever
  a = batchProcessing.mkKubernetesJob "a" {
    image = "x"; # nixbatch: allow image-latest -- built in the same pipeline
  };
  b = batchProcessing.mkKubernetesJob "b" {
    image = "x:v1"; # nixbatch: allow image-latest -- nothing to see here
    activeDeadlineSeconds = 60;
    lint.ignore = {
      image-latst = "misspelt";
      wrong-type = "an error";
      unmounted-volume = "";
      duplicate-env = null;
    };
  };
  c = {
    apiVersion = "batch/v1";
    kind = "Job";
    metadata.name = "c";
    metadata.annotations."nixbatch.io/allow.deadline-unset" = "raw objects, too";
    spec.template.spec = { restartPolicy = "Never"; containers = [ { name = "c"; image = "c:v1"; } ]; };
  };
  # nixbatch: allow
  d = null;
  # Without a reason nothing is silenced.
  e = batchProcessing.mkKubernetesJob "e" {
    image = "x:latest"; # nixbatch: allow image-latest
    lint.ignore.deadline-unset = "";
  };
  # A warning of a rule that mostly reports errors.
  g = {
    apiVersion = "networking.k8s.ioo/v1"; # nixbatch: allow unknown-kind -- our own group
    kind = "NetworkPolicy";
    metadata.name = "g";
  };
  h = {
    apiVersion = "networking.k8s.ioo/v1";
    kind = "NetworkPolicy";
    metadata.name = "h";
    metadata.annotations."nixbatch.io/allow.unknown-kind" = "our own group";
  };
}
