{ batchProcessing, ... }: {
  variable = batchProcessing.mkKubernetesJob "variable" {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    environment.LEVEL.configMapRef = { name = "settings"; key = "level"; };
  };
  all-of-it = batchProcessing.mkKubernetesJob "all-of-it" {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    envFrom = [ { configMapRef = "settings"; } ];
  };
  volume = batchProcessing.mkKubernetesJob "volume" {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    volumeMounts.settings = { mountPath = "/settings"; configMap = "settings"; };
  };
  projected = batchProcessing.mkKubernetesJob "projected" {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    volumes.all.projected.sources = [ { configMap.name = "settings"; } ];
    volumeMounts.all = "/all";
  };
  elsewhere = {
    apiVersion = "v1";
    kind = "ConfigMap";
    metadata = { name = "settings"; namespace = "elsewhere"; };
  };
}
