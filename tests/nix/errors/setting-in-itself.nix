# nixbatch: FILE:4:4: `external` is nested deeper than 120 levels, as nothing in Kubernetes is; is a value part of itself?
{ ... }:
let x = { a = x; b = x; }; in
{  external = x; }
