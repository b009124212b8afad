{ batchProcessing, ... }:
{
  nightly = batchProcessing.mkCronJob "nightly-backup" { schedule = "0 2 * * *"; image = "backup:v1.4"; command = [ "backup" ]; };
}
