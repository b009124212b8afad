#? value a image
#? value a schedule
#? missing a suspend
#? name a
#? missing b suspend
#? text b schedule 61
#? missing c.x suspend
#? value c.x image
{ batchProcessing, ... }:
let
  job = name: extra: batchProcessing.mkCronJob name ({ image = 7; } // extra);
  timed = { schedule, name }: batchProcessing.mkCronJob name { inherit schedule; };
in
{
  a = job "a" { schedule = "0 0 * * *"; };
  b = timed { name = "b"; schedule = "61 0 * * *"; };
  c = builtins.listToAttrs (map (name: { inherit name; value = job name { }; }) [ "x" "y" ]);
}
