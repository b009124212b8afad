{ batchProcessing, ... }: {
  tag = batchProcessing.mkKubernetesJob "tag" {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
  };
  digest = batchProcessing.mkKubernetesJob "digest" {
    image = { repository = "work"; digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"; };
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
  };
}
