{ batchProcessing, ... }: {
  tag = batchProcessing.mkKubernetesJob "tag" {
    image = "work:latest"; activeDeadlineSeconds = 600; resources.requests.memory = "1Gi";
  };
  none = batchProcessing.mkKubernetesJob "none" {
    image = "registry.example.org:5000/work"; activeDeadlineSeconds = 600; resources.requests.memory = "1Gi";
  };
  parts = batchProcessing.mkKubernetesJob "parts" {
    image = { repository = "work"; tag = "latest"; }; activeDeadlineSeconds = 600; resources.requests.memory = "1Gi";
  };
  helper = batchProcessing.mkKubernetesJob "helper" {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    initContainers = [ { name = "fetch"; image = "fetch"; resources.requests.memory = "1Gi"; } ];
  };
}
