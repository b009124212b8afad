# Ignores in a template, and in the objects of a list; those of one object are not another's.
{ batchProcessing, ... }: with batchProcessing; let
  etl = mkBatchJobConfig "etl" {
    image = "etl:latest";
    resources.default.requests.memory = "1Gi";
    lint.ignore = { image-latest = "the registry has no other tag"; no-such-rule = "x"; deadline-unset = ""; };
  };
  pod = name: annotations: {
    apiVersion = "v1";
    kind = "Pod";
    metadata = { inherit name annotations; };
    spec.containers = [ { name = "a"; image = "a:latest"; resources.requests.memory = "1Gi"; } ];
  };
in {
  inherit etl;
  load = mkKubernetesJob "load" { template = etl; };
  list = {
    apiVersion = "v1";
    kind = "List";
    items = [
      (pod "quiet" { "nixbatch.io/allow.image-latest" = "for tests"; })
      (pod "loud" { })
      (pod "needless" { "nixbatch.io/allow.deadline-unset" = "for tests"; })
    ];
  };
}
