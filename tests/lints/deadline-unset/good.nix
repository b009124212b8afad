{ batchProcessing, ... }: {
  set = batchProcessing.mkKubernetesJob "set" {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
  };
  templated = batchProcessing.mkKubernetesJob "templated" {
    image = "work:v1";
    resources.requests.memory = "1Gi";
    template = batchProcessing.mkBatchJobConfig "base" { };
  };
}
