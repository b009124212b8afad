# nixbatch: FILE:5:5: `template`: the arguments of `mkBatchJobConfig "base"` are a string, not an attribute set: write `mkBatchJobConfig "name" { … }`
{ mkBatchJobConfig, mkKubernetesJob, ... }:
{
  job = mkKubernetesJob "job" {
    template = mkBatchJobConfig "base" "v1";
  };
}
