# What the API server would refuse for want of a word.
{ batchProcessing, ... }:
{
  report = batchProcessing.mkCronJob "weekly-report" {
    namespace = "reports";
    schedule = "0 0 * * 0";
    concurrencyPolicy = "Forbid";
    jobTemplate = {
      spec = {
        activeDeadlineSeconds = 3600;
        template.spec.containers = [{ name = "reporter"; image = "report-gen:v2.0"; }];
      };
    };
  };
}
