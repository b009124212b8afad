#? value job template.spec.containers[0].image
#? missing job template.spec.containers[0].name
#? value job template.spec.hostNetwork
#? name job template.spec
#? name job template
#? missing job template.metadata
#? value job env.A.b
#? name job env.A.b
#? name job env.A.c
#? name job env.A
#? value job env.A
#? value job env.D
#? missing job env.A.x
#? name job labels
#? missing etl.night schedule
#? name etl.night
{ mkCronJob, ... }:
{
  job = mkCronJob "x" {
    template.spec.containers = [ { image = 5; } ];
    template.spec.hostNetwork = "yes";
    env.A.b = 1;
    env.A.c = 2;
    env.D = 3;
    labels."batch.io/tier" = 1;
  };
  etl.night = mkCronJob "night" { };
}
