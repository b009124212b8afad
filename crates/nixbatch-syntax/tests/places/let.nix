#? value job image
#? name job image
#? text job image latest
#? value job command[1]
#? text job command[1] world
#? value job resources.limits.cpu
#? missing job resources.limits.memory
#? missing job resources.requests.memory
#? missing job schedule
#? text job schedule 99
{ mkCronJob, ... }:
let
  image = "registry/app:latest";
  command = [ "echo" "hello world" ];
  limits = { cpu = 1; };
  when = { nightly = "99 * * * *"; };
in
{
  job = mkCronJob "nightly" {
    inherit image command;
    resources.limits = limits;
    schedule = when.nightly;
  };
}
