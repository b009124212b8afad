# nixbatch: FILE:4:3: `nightly` is nested deeper than 120 levels, as nothing in Kubernetes is; is a value part of itself?
let labels = { team = [ labels ]; }; in
{
  nightly = { apiVersion = "v1"; kind = "ConfigMap"; metadata = { inherit labels; }; };
}
