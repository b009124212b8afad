{ batchProcessing, ... }: {
  february = batchProcessing.mkCronJob "february" {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    schedule = "0 0 30 2 *";
  };
  short-months = batchProcessing.mkCronJob "short-months" {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    schedule = "0 0 31 4,6,9,11 *";
  };
}
