{ batchProcessing, ... }: {
  queue = batchProcessing.mkCronJob "queue" {
    schedule = "0 2 * * *";
    timezone = "UTC";
    image = "load:v3";
    activeDeadlineSeconds = 60;
    resources.requests.memory = "1Gi";
    queue = "night-shift";
  };
}
