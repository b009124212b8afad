#? missing a image
#? missing b image
#? missing c image
{ batchProcessing, ... }:
let
  cron = batchProcessing.mkCronJob;
  inherit (batchProcessing) mkKubernetesJob;
  b = batchProcessing;
in
{
  a = cron "a" { };
  b = mkKubernetesJob "b" { };
  c = b.mkCronJob "c" { };
}
