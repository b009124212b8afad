# Names that a CronJob cannot have.
{ batchProcessing, ... }:
let
  named = name: batchProcessing.mkCronJob name {
    schedule = "0 2 * * *";
    image = "backup:v1.4";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
  };
in
{
  empty = named "";
  capitals = named "Nightly";
  unicode = named "nächtlich";
  underscore = named "nightly_backup";
  fifty-two = named "a123456789b123456789c123456789d123456789e123456789f1";
  fifty-three = named "a123456789b123456789c123456789d123456789e123456789f12";
}
