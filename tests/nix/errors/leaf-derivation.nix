# nixbatch: FILE:2:3: `image` is a derivation where a spec (`mkCronJob "name" { … }`) or a Kubernetes object (a set with `apiVersion` and `kind`) is expected
{ image = derivation { name = "image"; system = "any"; builder = "/bin/sh"; }; }
