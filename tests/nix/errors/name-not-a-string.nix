# nixbatch: FILE:5:3: `etl.nightly`: the name of a `mkCronJob` is an attribute set, not a string: write `mkCronJob "name" { … }`
{ mkCronJob, ... }:
{
  # The name and the arguments the wrong way round.
  etl.nightly = mkCronJob { schedule = "@daily"; } "nightly";
}
