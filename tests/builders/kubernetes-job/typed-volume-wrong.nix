# A mistake in the short form of a volume is shown where it is written.
{ batchProcessing, ... }:
{
  a = batchProcessing.mkKubernetesJob "a" {
    image = "x:v1";
    activeDeadlineSeconds = 60;
    resources.requests.memory = "8Mi";
    volumes.cache = { type = "emptyDir"; sizeLimt = "1Gi"; };
    volumeMounts.cache = "/cache";
  };
}
