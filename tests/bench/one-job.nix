{ batchProcessing, ... }: {
  report = batchProcessing.mkKubernetesJob "report" {
    image = "registry.example.org/report:2.4";
    activeDeadlineSeconds = 1800;
    resources.requests.memory = "256Mi";
  };
}
