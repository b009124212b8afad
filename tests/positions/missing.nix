# What is absent is shown at the call, or at what lacks it.
{ batchProcessing, ... }:
with batchProcessing;
{
  a = mkCronJob "a" { };
  b = mkKubernetesJob "b"
    {
      environment.X.secretRef = { key = "x"; };
    };
  list = [ (mkCronJob "c" { image = "x:v1"; }) ];
  inherit (import ./parts/item.nix { inherit batchProcessing; }) d;
}
