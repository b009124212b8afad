#? value mapped image
#? value mapped env.A
#? value json image
#? value all.x image
#? missing all.x schedule
#? missing all.y
#? value env env.A
#? text env env.B b
#? name listed x
#? value listed x
{ mkCronJob, ... }:
{
  mapped = mkCronJob "m" (builtins.mapAttrs (_: v: v) { image = "a"; env = { A = 1; }; });
  json = mkCronJob "j" (builtins.fromJSON ''{ "image": 5 }'');
  all = builtins.mapAttrs (name: image: mkCronJob name { inherit image; }) { x = "a"; y = "b"; };
  env = mkCronJob "e" { env = builtins.mapAttrs (_: toString) { A = "a"; B = "b"; }; };
  listed = mkCronJob "l" (builtins.listToAttrs [ { name = "x"; value = 1; } ]);
}
