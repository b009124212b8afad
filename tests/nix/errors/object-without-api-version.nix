# nixbatch: FILE:2:3: `config` is a set with `kind` and without `apiVersion`: a Kubernetes object has both
{ config = { kind = "ConfigMap"; metadata.name = "settings"; }; }
