# A mount takes the bundle's ConfigMap whose name ends in it.
{ batchProcessing, ... }:
let
  config = {
    apiVersion = "v1";
    kind = "ConfigMap";
    metadata.name = "job-config";
    metadata.namespace = "batch";
    data."config.json" = builtins.toJSON { batchSize = 1000; timeout = 3600; };
  };
  job = batchProcessing.mkKubernetesJob "data-job" {
    namespace = "batch";
    image = "processor:v1.0";
    volumeMounts.config = "/etc/config";
  };
in
{ inherit config job; }
