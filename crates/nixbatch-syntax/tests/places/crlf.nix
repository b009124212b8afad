#? value job image
#? text job script exit
#? text job plain three
#? missing job schedule
{ mkCronJob, ... }:
{
  job = mkCronJob "x" {
    image = 5; # why
    script = ''
      set
      exit 1
    '';
    plain = "one
two
three";
  };
}
