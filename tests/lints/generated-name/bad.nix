{
  job = {
    apiVersion = "batch/v1";
    kind = "Job";
    metadata.generateName = "load-";
    spec = {
      activeDeadlineSeconds = 600;
      template.spec = {
        restartPolicy = "Never";
        containers = [ { name = "load"; image = "work:v1"; resources.requests.memory = "1Gi"; } ];
      };
    };
  };
  settings = { apiVersion = "v1"; kind = "ConfigMap"; metadata = { generateName = "settings-"; name = ""; }; };
}
