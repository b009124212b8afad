{ batchProcessing, ... }:
let
  work = name: arguments: batchProcessing.mkKubernetesJob name (
    { image = "work:v1"; namespace = "batch"; activeDeadlineSeconds = 600; } // arguments
  );
in
{
  quota = {
    apiVersion = "v1";
    kind = "ResourceQuota";
    metadata = { name = "quota"; namespace = "batch"; };
    spec.hard = { "requests.cpu" = "4"; "requests.memory" = "8Gi"; "count/jobs.batch" = 3; };
  };
  # Only for pods of a class that none of these has.
  urgent = {
    apiVersion = "v1";
    kind = "ResourceQuota";
    metadata = { name = "urgent"; namespace = "batch"; };
    spec = {
      hard.pods = "0";
      scopeSelector.matchExpressions = [ { scopeName = "PriorityClass"; operator = "In"; values = [ "urgent" ]; } ];
    };
  };
  # What a container does not say it gets here.
  limits = {
    apiVersion = "v1";
    kind = "LimitRange";
    metadata = { name = "limits"; namespace = "batch"; };
    spec.limits = [ { type = "Container"; defaultRequest.cpu = "500m"; } ];
  };
  says = work "says" { resources.requests = { cpu = "4"; memory = "8Gi"; }; };
  gets = work "gets" { resources.requests.memory = "1Gi"; };
  # Another namespace.
  elsewhere = work "elsewhere" { namespace = "other"; resources.requests.memory = "1Gi"; };
}
