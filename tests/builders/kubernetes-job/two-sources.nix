# A volume with two sources, settings of the wrong level, and a number that a template's was computed from.
{ batchProcessing, ... }: {
  mounts = batchProcessing.mkKubernetesJob "mounts" {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    securityContext = { readOnlyRootFilesystm = true; runAsNonRot = true; };
    volumes.b = { type = "emptyDir"; };
    volumeMounts = {
      a = { mountPath = "/a"; configMap = "a"; secret = "a"; };
      b = { mountPath = "/b"; secret = "b"; };
    };
  };
  computed = batchProcessing.mkKubernetesJob "computed" {
    image = "work:v1";
    resources.requests.memory = "1Gi";
    template = batchProcessing.mkBatchJobConfig "base" { timeout = -5; retryPolicy.maxAttempts = 4000000000; };
  };
}
