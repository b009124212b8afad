# What the position tests of unit.nix are about: every way to write an argument.
{ batchProcessing }:
with batchProcessing;
let
  image = "a:1";
  base = { inherit image; command = [ "a" ]; };
  withQueue = args: args // { queue = "slow"; };
in
{
  plain = mkCronJob "plain" {
    schedule = "0 2 * * *";
    resources = { requests.cpu = "1"; };
  };
  group.paths = mkCronJob "paths" { env.A.b = 1; };
  composed = mkKubernetesJob "composed" (withQueue (base // { inherit image; }));
  lists = mkKubernetesJob "lists" { sidecars = [ { name = "a"; } [ { image = "b"; } ] 3 ]; };
  computed = mkKubernetesJob "computed" (builtins.mapAttrs (_: value: value) { lost = 1; } // {
    known = builtins.fromJSON ''{ "a": { "b": 1 } }'';
  });
  several = [ (mkCronJob "element" { schedule = "@daily"; }) ];
  "quoted name" = mkCronJob "quoted" { };
  object = { apiVersion = "v1"; kind = "ConfigMap"; metadata.name = "a"; };
  nested = mkKubernetesJob "nested" { template = mkBatchJobConfig "base" { timeout = 1; }; };
}
