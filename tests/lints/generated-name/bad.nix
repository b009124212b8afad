{ batchProcessing, ... }:
let
  load = name: metadata: batchProcessing.mkKubernetesJob name {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    patches = [ { kind = "Job"; patch = { inherit metadata; }; } ];
  };
in
{
  job = {
    apiVersion = "batch/v1";
    kind = "Job";
    metadata.generateName = "load-";
    spec = {
      activeDeadlineSeconds = 600;
      template.spec = {
        restartPolicy = "Never";
        containers = [ { name = "load"; image = "work:v1"; resources.requests.memory = "1Gi"; } ];
      };
    };
  };
  settings = { apiVersion = "v1"; kind = "ConfigMap"; metadata = { generateName = "settings-"; name = ""; }; };
  # A name that is patched away is none, and neither is an empty one.
  patched = load "patched" { name = null; generateName = "load-"; };
  empty = load "" { generateName = "load-"; };
}
