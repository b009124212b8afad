#? value job command[0]
#? value job command[2]
#? text job command[2] 3
#? value job command[3]
#? value job volumes[1].name
#? missing job volumes[0].path
#? value job generated[1]
#? value job mixed[3]
#? value job mixed[0]
#? value list[0] image
#? missing list[0] schedule
#? name list[1]
#? value list[2] data
{ mkCronJob, ... }:
let extra = [ "c3" "d" ]; in
{
  job = mkCronJob "x" {
    command = [
      "a" # first
      (toString 5)
    ] ++ extra;
    volumes = [ { name = "a"; } { name = 2; } ];
    generated = map toString [ 1 2 ];
    mixed = [ 0 1 ] ++ map (x: x) [ 2 3 ];
  };
  list = [
    (mkCronJob "one" { image = "a"; })
    (mkCronJob "two" { image = "b"; })
    { apiVersion = "v1"; kind = "ConfigMap"; }
  ];
}
