# A hash in the names does not hide that two specs have the same one.
{ batchProcessing, ... }:
{
  naming = "hash";
  a = batchProcessing.mkKubernetesJob "same" { image = "a:v1"; activeDeadlineSeconds = 60; resources.requests.memory = "8Mi"; };
  b = batchProcessing.mkKubernetesJob "same" { image = "b:v1"; activeDeadlineSeconds = 60; resources.requests.memory = "8Mi"; };
}
