#? value job image
#? name job imagee
#? missing job env.X
#? missing job schedule
{ mkCronJob, ... }:
{
  job = mkCronJob "x" (import ./part-of-other-file.nix);
}
