# What Nix gives no position for: mapAttrs, fromJSON, a generated list.
{ batchProcessing, ... }:
{
  mapped = batchProcessing.mkCronJob "mapped" (builtins.mapAttrs (_: value: value) { schedule = "bad"; image = "x:v1"; });
  json = batchProcessing.mkKubernetesJob "json" {
    image = "x:v1";
    resources = builtins.fromJSON ''{ "requests": { "memory": "12MB" } }'';
  };
  generated = batchProcessing.mkKubernetesJob "generated" {
    image = "x:v1";
    command = builtins.genList (i: i) 2;
  };
  all = map (name: batchProcessing.mkKubernetesJob name (builtins.fromJSON ''{ "image": 5 }'')) [ "one" "two" ];
}
