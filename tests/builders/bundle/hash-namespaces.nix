# A reference means the Job of the namespace that it names, and of its own where it names none.
{ batchProcessing, ... }:
let
  job = namespace: batchProcessing.mkKubernetesJob "load" {
    inherit namespace;
    image = "load:${namespace}";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    naming = "hash";
  };
in
{
  one = job "one";
  two = job "two";
  references = {
    apiVersion = "example.org/v1";
    kind = "References";
    metadata = { name = "references"; namespace = "one"; };
    spec = {
      own = { kind = "Job"; name = "load"; };
      other = { kind = "Job"; name = "load"; namespace = "two"; };
      unknown = { kind = "Job"; name = "load"; namespace = "three"; };
    };
  };
  role = {
    apiVersion = "rbac.authorization.k8s.io/v1";
    kind = "Role";
    metadata = { name = "role"; namespace = "one"; };
    rules = [
      { apiGroups = [ "batch" ]; resources = [ "jobs/status" ]; verbs = [ "get" ]; resourceNames = [ "load" ]; }
      { apiGroups = [ "example.org" ]; resources = [ "jobs" ]; verbs = [ "get" ]; resourceNames = [ "load" ]; }
    ];
  };
}
