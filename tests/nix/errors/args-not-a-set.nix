# nixbatch: FILE:4:3: `nightly`: the arguments of `mkCronJob "nightly"` are a list, not an attribute set: write `mkCronJob "name" { … }`
{ mkCronJob, ... }:
{
  nightly = mkCronJob "nightly" [ { schedule = "@daily"; } ];
}
