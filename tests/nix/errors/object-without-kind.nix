# nixbatch: FILE:2:3: `config` is a set with `apiVersion` and without `kind`: a Kubernetes object has both
{ config = { apiVersion = "v1"; metadata.name = "settings"; }; }
