# The right line of a string of several lines, and the right column of a schedule.
{ batchProcessing, ... }:
let
  zone = "Europe/Atlantis";
in
{
  a = batchProcessing.mkCronJob "a" {
    schedule = ''
      0 2
      32 * *
    '';
    image = "x:v1";
  };
  b = batchProcessing.mkCronJob "b" {
    schedule = "0 2 ${toString 32} * *";
    timezone = zone;
    image = "x:v1";
  };
  c = batchProcessing.mkCronJob "c" { schedule = "@every\t1h2x"; image = "x:v1"; };
}
