# Templates that no job takes, or not all of: each value is judged as a job's that would.
{ mkBatchJobConfig, mkKubernetesJob, ... }:
let
  shared = mkBatchJobConfig "shared" {
    image.tag = "v1 beta";
    timeout = -1;
    retryPolicy.maxAttempts = 3000000000;
    resources = {
      default.requests.memory = "lots";
      large = { requests.cpu = "2"; limits.cpu = "1"; };
    };
    environment."A=B" = "x";
    volumes = {
      "Scratch Space" = { emptyDir = { }; };
      keys = { secret.secretNme = "keys"; };
    };
  };
in
{
  inherit shared;
  empty = mkBatchJobConfig "empty" { };
  good = mkBatchJobConfig "good" {
    image.tag = "2.1";
    resources.large.requests.memory = "2Gi";
    volumes.scratch = { type = "emptyDir"; };
  };
  versions = mkBatchJobConfig "versions" { image = { repository = "reg.example.org/etl:1.0"; tag = "2"; }; };
  pinned = mkBatchJobConfig "pinned" { image = { repository = "etl"; digest = "sha256:12"; }; };
  nameless = mkBatchJobConfig "nameless" { image = ""; };
  half = mkBatchJobConfig "half" { resources = { default.requests.cpu = "1"; huge.requests.cpu = "1x"; }; };
  job = mkKubernetesJob "job" {
    template = mkBatchJobConfig "own" { image = "x:1"; resources = { default.requests.memory = "1Gi"; other.requests.memory = "2GB"; }; };
  };
}
