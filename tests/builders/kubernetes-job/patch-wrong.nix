# Patches that take away, or replace, what has to be there.
{ batchProcessing, ... }:
let
  job = name: patch: batchProcessing.mkKubernetesJob name {
    image = "x:v1";
    naming = "hash";
    patches = [ { kind = "Job"; inherit patch; } ];
  };
in
{
  a = job "a" { metadata = "x"; };
  b = job "b" { spec = null; };
  c = job "c" { metadata.name = null; };
}
