# A patch cannot make another kind of object; to repeat what the object is does no harm.
{ batchProcessing, ... }:
let
  job = name: patch: batchProcessing.mkKubernetesJob name {
    image = "x:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    patches = [ { kind = "Job"; inherit patch; } ];
  };
in
{
  kind = job "kind" { kind = "CronJob"; metadata.labels.team = "data"; };
  version = job "version" { apiVersion = null; };
  same = job "same" { apiVersion = "batch/v1"; kind = "Job"; spec.backoffLimit = 1; };
}
