# A list of a kind gives it to items that do not say theirs; what is no object in a list, and a `List` of nothing.
{ batchProcessing, ... }: {
  settings = {
    apiVersion = "v1";
    kind = "ConfigMapList";
    items = [
      { metadata.name = "first"; data.a = "1"; }
      { apiVersion = "v1"; kind = "ConfigMap"; metadata.name = "second"; data.a = 1; }
    ];
  };
  jobs = {
    apiVersion = "v1";
    kind = "List";
    items = [
      (batchProcessing.mkKubernetesJob "load" { image = "load:v3"; })
      7
    ];
  };
  nothing = { apiVersion = "v1"; kind = "List"; };
}
