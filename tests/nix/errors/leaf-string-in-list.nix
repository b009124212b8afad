# nixbatch: FILE:4:3: `team."data lake"[1]` is a string where a spec (`mkCronJob "name" { … }`) or a Kubernetes object (a set with `apiVersion` and `kind`) is expected; such a value stands in a spec, in an object, or in a setting, and settings stand in the outermost set
{ mkCronJob, ... }:
{
  team."data lake" = [ (mkCronJob "nightly" { }) "weekly" ];
}
