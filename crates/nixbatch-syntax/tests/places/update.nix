#? value job image
#? value job suspend
#? value job env.B
#? missing job env.C
#? missing job resources
#? name job
#? value plus suspend
#? missing plus image
{ mkCronJob, ... }:
let
  common = { image = "a"; env = { A = 1; }; };
in
rec {
  job = mkCronJob "nightly" (common // {
    suspend = "no";
    env = common.env // { B = 2; };
  });
  plus = job // { suspend = 3; };
}
