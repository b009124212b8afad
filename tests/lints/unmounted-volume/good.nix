{ batchProcessing, ... }: {
  mounted = batchProcessing.mkKubernetesJob "mounted" {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    volumes.scratch = { type = "emptyDir"; };
    volumeMounts.scratch = "/scratch";
  };
  by-a-helper = batchProcessing.mkKubernetesJob "by-a-helper" {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    volumes.scratch = { type = "emptyDir"; };
    initContainers = [
      {
        name = "fetch"; image = "fetch:v1"; resources.requests.memory = "1Gi";
        volumeMounts = [ { name = "scratch"; mountPath = "/scratch"; } ];
      }
    ];
  };
  device = {
    apiVersion = "v1";
    kind = "Pod";
    metadata.name = "device";
    spec = {
      volumes = [ { name = "disk"; persistentVolumeClaim.claimName = "disk"; } ];
      containers = [
        {
          name = "a"; image = "work:v1"; resources.requests.memory = "1Gi";
          volumeDevices = [ { name = "disk"; devicePath = "/dev/xvda"; } ];
        }
      ];
    };
  };
}
