# nixbatch: FILE:4:3: `nightly` is a function where a spec (`mkCronJob "name" { … }`) or a Kubernetes object (a set with `apiVersion` and `kind`) is expected; does a builder lack its name or its arguments?
{ mkCronJob, ... }:
{
  nightly = mkCronJob "nightly";
}
