{ batchProcessing, ... }: {
  forgotten = batchProcessing.mkKubernetesJob "forgotten" {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    volumes.scratch = { type = "emptyDir"; };
  };
  misspelt = batchProcessing.mkKubernetesJob "misspelt" {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    volumes.scratch = { type = "emptyDir"; };
    volumeMounts.scrtach = "/scratch";
  };
}
