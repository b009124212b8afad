#? value job image
#? missing job schedule
#? value job command[0]
{ batchProcessing, ... }:
with batchProcessing;
with { command = [ "a" ]; };
{
  job = mkCronJob "x" { image = 1; inherit command; };
}
