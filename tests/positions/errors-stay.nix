# Errors cannot be silenced, neither by a comment nor by a setting.
{ batchProcessing, ... }: {
  a = batchProcessing.mkCronJob "a" {
    # nixbatch: allow invalid-schedule -- it worked elsewhere
    schedule = "0 2 * * 7";
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    lint.ignore.invalid-schedule = "it worked elsewhere";
  };
}
