{ batchProcessing, ... }: {
  external.configMaps = [ "cluster-*" ];
  settings = { apiVersion = "v1"; kind = "ConfigMap"; metadata.name = "settings"; };
  there = batchProcessing.mkKubernetesJob "there" {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    envFrom = [ { configMapRef = "settings"; } ];
  };
  optional = batchProcessing.mkKubernetesJob "optional" {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    envFrom = [ { configMapRef = { name = "absent"; optional = true; }; } ];
    environment.A.configMapRef = { name = "absent"; key = "a"; optional = true; };
  };
  elsewhere = batchProcessing.mkKubernetesJob "elsewhere" {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    envFrom = [ { configMapRef = "cluster-proxy"; } ];
  };
  made-by-the-cluster = batchProcessing.mkKubernetesJob "made-by-the-cluster" {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    volumeMounts.ca = { mountPath = "/ca"; configMap = "kube-root-ca.crt"; };
  };
}
