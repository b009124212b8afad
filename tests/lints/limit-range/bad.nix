{ batchProcessing, ... }:
let
  range = namespace: name: limits: {
    apiVersion = "v1";
    kind = "LimitRange";
    metadata = { inherit name namespace; };
    spec = { inherit limits; };
  };
  work = name: namespace: resources: batchProcessing.mkKubernetesJob name {
    inherit namespace resources;
    image = "work:v1";
    activeDeadlineSeconds = 600;
  };
in
{
  bounds = range "bounded" "bounds" [
    {
      type = "Container";
      min.memory = "128Mi";
      max = { memory = "4Gi"; cpu = "2"; };
      maxLimitRequestRatio.cpu = "4";
    }
    { type = "Pod"; max.memory = "6Gi"; }
    { type = "PersistentVolumeClaim"; min.storage = "1Gi"; max.storage = "10Gi"; }
  ];
  small = work "small" "bounded" { requests.memory = "64Mi"; };
  great = work "great" "bounded" { limits.memory = "8Gi"; };
  far = work "far" "bounded" { requests = { cpu = "100m"; memory = "1Gi"; }; limits.cpu = "1"; };
  together = batchProcessing.mkCronJob "together" {
    namespace = "bounded";
    schedule = "0 2 * * *";
    timezone = "UTC";
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources = { requests.memory = "1Gi"; limits.memory = "4Gi"; };
    sidecars = [ { name = "proxy"; image = "proxy:v1"; resources.limits.memory = "3Gi"; } ];
  };
  claim = {
    apiVersion = "v1";
    kind = "PersistentVolumeClaim";
    metadata = { name = "claim"; namespace = "bounded"; };
    spec = { accessModes = [ "ReadWriteOnce" ]; resources.requests.storage = "20Gi"; };
  };

  # The default limit is less than what is requested.
  defaults = range "default" "defaults" [ { type = "Container"; default.memory = "1Gi"; } ];
  more = work "more" "default" { requests.memory = "2Gi"; };
}
