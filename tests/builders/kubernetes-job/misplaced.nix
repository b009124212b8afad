# Fields where they do not belong: where they do, in the words of the builder.
{ batchProcessing, ... }: with batchProcessing; {
  load = mkKubernetesJob "load" {
    image = { repository = "registry.example.org/load:v3"; tag = "v3"; };
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    sidecars = [
      {
        name = "log";
        image = "log:v1";
        resources.requests.memory = "16Mi";
        volumes = [ { name = "data"; emptyDir = { }; } ];
        hostNetwork = true;
      }
    ];
    tolerations = [ { key = "spot"; operator = "Exists"; priorityClassName = "low"; } ];
    volumes.data = { type = "emptyDirr"; name = "other"; };
    volumes.more = { type = "emptyDirr"; };
    volumes.keys.secret.name = "keys";
    volumeMounts.keys = "/keys";
  };
  nightly = mkCronJob "nightly" {
    schedule = "@daily";
    jobTemplate.spec = {
      activeDeadlineSeconds = 600;
      concurrencyPolicy = "forbid";
      timezone = "Europe/Berlin";
      template.spec = {
        restartPolicy = "Never";
        containers = [ { name = "a"; image = "a:1"; resources.requests.memory = "1Gi"; } ];
      };
    };
  };
}
