{ batchProcessing, ... }: {
  leap-day = batchProcessing.mkCronJob "leap-day" {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    schedule = "0 0 29 2 *";
  };
  either-day = batchProcessing.mkCronJob "either-day" {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    schedule = "0 0 30 2 mon";
  };
  suspended = batchProcessing.mkCronJob "suspended" {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    schedule = "0 0 30 2 *";
    suspend = true;
  };
}
