{ batchProcessing, ... }: {
  queue = batchProcessing.mkCronJob "queue" {
    schedule = "0 2 * * *";
    timezone = "UTC";
    image = "load:v3";
    activeDeadlineSeconds = 60;
    resources.requests.memory = "1Gi";
    queue = "night shift";
  };
  whole = batchProcessing.mkCronJob "whole" {
    schedule = "0 2 * * *";
    timezone = "UTC";
    jobTemplate = {
      metadata = { labels = { team = "a b"; "bad key" = "1"; }; annotations."bad key" = "1"; };
      spec.activeDeadlineSeconds = 60;
      spec.template.spec = {
        restartPolicy = "Never";
        containers = [ { name = "a"; image = "load:v3"; resources.requests.memory = "1Gi"; } ];
      };
    };
  };
}
