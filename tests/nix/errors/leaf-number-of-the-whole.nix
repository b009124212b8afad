# nixbatch: the bundle is a number where a spec (`mkCronJob "name" { … }`) or a Kubernetes object (a set with `apiVersion` and `kind`) is expected
42
