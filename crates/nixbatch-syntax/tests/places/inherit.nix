#? value job image
#? name job schedule
#? value job schedule
#? text job schedule 61
#? value job env.X
#? value nightly image
#? name weekly
#? missing nightly schedule
{ mkCronJob, ... }:
let
  image = "a:b";
  times = { schedule = "61 * * * *"; timezone = "x"; };
  jobs = {
    nightly = mkCronJob "nightly" { image = 1; };
    weekly = mkCronJob "weekly" { image = 2; };
  };
  X = 5;
in
{
  job = mkCronJob "x" {
    inherit image;
    inherit (times) timezone schedule;
    env = { inherit X; };
  };
  inherit (jobs) nightly weekly;
}
