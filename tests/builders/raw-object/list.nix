# A `List` is taken apart: its items are checked, linted, sorted and found by others as if they stood alone.
{ batchProcessing, ... }: {
  all = {
    apiVersion = "v1";
    kind = "List";
    items = [
      {
        apiVersion = "batch/v1";
        kind = "Job";
        metadata = { name = "load"; namespace = "etl"; };
        spec = {
          activeDeadlineSeconds = 600;
          template.spec = {
            restartPolicy = "Never";
            containers = [ { name = "load"; image = "load:latest"; resources.requests.memory = "1Gi"; } ];
          };
        };
      }
      {
        apiVersion = "v1";
        kind = "ConfigMap";
        metadata = { name = "load-settings"; namespace = "etl"; };
        data.LEVEL = "info";
      }
    ];
  };
  again = batchProcessing.mkKubernetesJob "again" {
    namespace = "etl";
    image = "load:v3";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    volumeMounts.settings = "/settings";
  };
}
