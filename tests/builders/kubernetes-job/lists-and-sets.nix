# Lists where sets belong, as Kubernetes writes them, and the other way round.
{ batchProcessing, ... }: {
  load = batchProcessing.mkKubernetesJob "load" {
    name = "load";
    image = { repository = "load"; tag = 1.10; pullPolicy = "Always"; };
    imagePullPolicy = "Never";
    activeDeadlineSeconds = 600;
    environment = [ { name = "A"; value = "1"; } ];
    volumes = [ { name = "data"; emptyDir = { }; } ];
    volumeMounts = [ { name = "data"; mountPath = "/data"; } ];
    labels = [ "a" ];
    envFrom = { secretRef = "db"; };
    imagePullSecrets = "registry";
    tolerations = { key = "gpu"; };
    patches = [
      { kind = "Job"; patch = [ 1 ]; }
      { kind = "Job"; patch.spec.suspend = true; }
      { op = "replace"; path = "/spec/suspend"; value = true; }
    ];
    sidecars = [ { name = "proxy"; image = "proxy:1"; restartPolicy = "Never"; } ];
  };
  typed = batchProcessing.mkKubernetesJob "typed" {
    image = "load:v3";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    environment.A.secretRef = "db";
    environment.B.fieldRef = "metadata.nam";
    volumes.s = { type = "emptyDir"; claimName = "x"; };
    volumeMounts.s = "/s";
  };
  whole = batchProcessing.mkCronJob "whole" {
    schedule = "0 25-3 * * *";
    jobTemplate = batchProcessing.mkKubernetesJob "inner" { image = "x:1"; };
  };
}
