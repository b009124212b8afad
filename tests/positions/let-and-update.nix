# Arguments from a `let`, through `//`, `inherit`, and by a function.
{ batchProcessing, ... }:
let
  quick = { activeDeadlineSeconds = "60"; };
  common = quick // {
    backoffLimit = "1";
  };
  concurrencyPolicy = "forbid";
  source = { schedule = "61 * * * *"; timezone = "Nowhere/Land"; };
  job = name: extra: batchProcessing.mkCronJob name ({ image = "x:v1"; suspend = "maybe"; } // extra);
in
{
  a = batchProcessing.mkCronJob "a" (common // {
    inherit concurrencyPolicy;
    inherit (source) schedule timezone;
    image = "x:v1";
  });
  b = job "b" { schedule = "0 0 * * *"; failedJobsHistoryLimit = -1; };
  c = job "C" source;
}
