{ batchProcessing, ... }:
with batchProcessing;
let
  etl = mkBatchJobConfig "etl" {
    image = { repository = "etl"; tga = "v2"; };
    resources.default.requests.memory = "1Gi";
    retryPolicy.maxAttempts = 0;
    timeout = "1h";
  };
in
{
  inherit etl;
  a = mkKubernetesJob "a" { template = etl; resourcePreset = "defualt"; };
  b = mkKubernetesJob "b" { template = "etl"; image = "b:v1"; };
  c = mkKubernetesJob "c" { image = "c:v1"; resources = etl; };
  d = mkKubernetesJob "d" { template = mkKubernetesJob "x" { image = "d:v1"; }; };
  e = mkKubernetesJob "e" { template = { image = "e:v1"; timeout = 60; }; };
}
