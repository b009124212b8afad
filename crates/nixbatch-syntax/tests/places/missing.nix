#? missing a image
#? missing a resources.limits.memory
#? missing b image
#? missing c image
#? missing d image
#? missing e image
#? name a
#? name e
#? missing raw metadata
#? missing raw
#? value raw
{ mkCronJob, batchProcessing, ... }:
{
  a = mkCronJob "a" { resources = { limits = { }; }; };
  b = with batchProcessing; let n = "b"; in (mkCronJob n { });
  c = if true then mkCronJob "c" { } else null;
  d = mkCronJob
    "d"
    {
      schedule = 1;
    };
  e = mkCronJob "e" (builtins.fromJSON "{}");
  raw = { apiVersion = "v1"; kind = "ConfigMap"; };
}
