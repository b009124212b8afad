# References that are only a name: a finding about the name is at the string.
{ batchProcessing, ... }: {
  load = batchProcessing.mkKubernetesJob "load" {
    image = "load:v3";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    restartPolicy = null;
    nodeSelector = { gpu = true; generation = 4; };
    envFrom = [ { configMapRef = "settings"; } ];
    imagePullSecrets = [ "registry" ];
    volumeMounts = {
      rules = { mountPath = "/rules"; configMap = "rules"; };
      keys = { mountPath = "/keys"; secret = "keys"; };
    };
  };
}
