#? value job image
#? value job b
#? text job b y
{ mkCronJob, ... }: # comment{ job = mkCronJob "x" { image = 5; # why b = "xy"; }; }
