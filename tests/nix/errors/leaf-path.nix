# nixbatch: FILE:2:3: `jobs` is a path where a spec (`mkCronJob "name" { … }`) or a Kubernetes object (a set with `apiVersion` and `kind`) is expected; does it lack an `import`?
{ jobs = ./other.nix; }
