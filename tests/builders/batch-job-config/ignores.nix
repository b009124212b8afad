# Ignores of templates are unused where no job that takes one has the finding; one call stands behind two items.
{ batchProcessing, ... }: with batchProcessing; let
  t = mkBatchJobConfig "t" { image = "x:1"; resources.default.requests.memory = "1Gi"; lint.ignore.image-latest = "stale"; lint.ignore.memory-request-unset = "sometimes"; };
  u = mkBatchJobConfig "u" { image = "x:1"; lint.ignore.image-latest = "not taken"; };
  nightly = mkKubernetesJob "report" {
    image = "x:1"; activeDeadlineSeconds = 5; resources.requests.memory = "1Mi";
  };
in rec {
  inherit t u;
  a = mkKubernetesJob "a" { template = t; };
  b = mkKubernetesJob "b" { template = t; resources = { requests.cpu = "1"; }; };
  n = nightly; m.k = nightly // { parallelism = 2; };
  z = mkCronJob "z" { schedule = "@every 1h"; timezone = null; image = "x:1"; suspnd = true; activeDeadlineSeconds = 4; resources.requests.memory = "1Mi"; };
}
