{ batchProcessing, ... }: {
  limit = batchProcessing.mkKubernetesJob "limit" {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.limits.memory = "1Gi";
  };
  pod = {
    apiVersion = "v1";
    kind = "Pod";
    metadata.name = "pod";
    spec = {
      resources.requests.memory = "1Gi";
      containers = [ { name = "a"; image = "work:v1"; } ];
    };
  };
}
