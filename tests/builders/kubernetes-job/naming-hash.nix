# A hash in the name, and references that follow it.
{ batchProcessing, ... }:
{
  migrate = batchProcessing.mkKubernetesJob "migrate" {
    namespace = "app";
    image = "migrate:v7";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "64Mi";
    naming = "hash";
  };
  budget = {
    apiVersion = "policy/v1";
    kind = "PodDisruptionBudget";
    metadata = { name = "migrate"; namespace = "app"; };
    spec = { maxUnavailable = 0; selector.matchLabels."batch.kubernetes.io/job-name" = "migrate"; };
  };
  reader = {
    apiVersion = "rbac.authorization.k8s.io/v1";
    kind = "Role";
    metadata = { name = "reader"; namespace = "app"; };
    rules = [ { apiGroups = [ "batch" ]; resources = [ "jobs" ]; resourceNames = [ "migrate" "other" ]; verbs = [ "get" ]; } ];
  };
}
