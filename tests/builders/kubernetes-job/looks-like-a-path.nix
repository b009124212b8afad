# Values that look like paths of an object are told as they are.
{ batchProcessing, ... }: {
  load = batchProcessing.mkKubernetesJob "load" {
    image = "load:v3";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    environment.X.fieldRef = "metadata.labels";
    podFailurePolicy.rules = [
      { action = "FailJob"; onExitCodes = { containerName = "spec.schedule"; operator = "In"; values = [ 1 ]; }; }
    ];
  };
  nightly = batchProcessing.mkCronJob "nightly" {
    schedule = "0 2 * * *";
    timezone = "metadata.labels";
    image = "load:v3";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
  };
}
