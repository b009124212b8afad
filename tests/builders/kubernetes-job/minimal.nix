{ batchProcessing, ... }:
with batchProcessing;
{
  extract = mkKubernetesJob "daily-extract" {
    namespace = "etl";
    image = "etl:v1.2";
    command = [ "./run-extract.sh" ];
    backoffLimit = 2;
  };
}
