# Names that an attribute gives: a finding about one is at the attribute's name.
{ batchProcessing, ... }: {
  load = batchProcessing.mkKubernetesJob "load" {
    image = "load:v3";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    environment = { "A=B" = "x"; };
    volumeMounts."Data_1" = "/data";
    volumes."Cache_1" = { type = "emptyDir"; };
  };
  misspelt = {
    apiVersion = "v1";
    kind = "Pod";
    metadata.name = "misspelt";
    spec = {
      volumes = [ { name = "data"; emptyDir = { }; } ];
      containers = [
        {
          name = "a"; image = "a:1"; resources.requests.memory = "1Gi";
          volumeMounts = [ { name = "daat"; mountPath = "/data"; } ];
        }
      ];
    };
  };
}
