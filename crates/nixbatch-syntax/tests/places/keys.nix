#? value job quoted
#? name job quoted
#? name job dynamic
#? value job dynamic
#? value job interpolated.x
#? value job or
#? missing job quoted.deep
#? name job merged.b
#? value job merged.a
{ mkCronJob, ... }:
let key = "dynamic"; in
{
  job = mkCronJob "x" {
    "quoted" = 1;
    ${key} = 2;
    "inter${"polated"}" = { x = 3; };
    or = 4;
    merged = { a = 5; };
    merged.b = 6;
  };
}
