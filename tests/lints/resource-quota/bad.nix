{ batchProcessing, ... }:
let
  quota = namespace: spec: {
    apiVersion = "v1";
    kind = "ResourceQuota";
    metadata = { name = "quota"; inherit namespace; };
    inherit spec;
  };
  work = name: arguments: batchProcessing.mkKubernetesJob name (
    { image = "work:v1"; activeDeadlineSeconds = 600; resources.requests.memory = "1Gi"; } // arguments
  );
  claim = name: {
    apiVersion = "v1";
    kind = "PersistentVolumeClaim";
    metadata = { inherit name; namespace = "counted"; };
    spec = { accessModes = [ "ReadWriteOnce" ]; resources.requests.storage = "60Gi"; };
  };
in
{
  compute = quota "computed" { hard = { "limits.memory" = "4Gi"; cpu = "4"; "requests.nvidia.com/gpu" = "1"; }; };
  silent = work "silent" { namespace = "computed"; };
  greedy = work "greedy" {
    namespace = "computed";
    resources = { requests = { cpu = "500m"; memory = "1Gi"; }; limits = { memory = "8Gi"; "nvidia.com/gpu" = 2; }; };
  };

  # The deadline of a Job is none of its pods.
  endless = quota "endless" { hard.pods = "0"; scopes = [ "NotTerminating" ]; };
  none = work "none" { namespace = "endless"; };

  counted = quota "counted" { hard = { "count/jobs.batch" = 1; "requests.storage" = "100Gi"; }; };
  first = work "first" { namespace = "counted"; };
  second = work "second" { namespace = "counted"; };
  one = claim "one";
  two = claim "two";
}
