[
  { apiVersion = "v1"; kind = "Namespace"; metadata.name = "etl"; }
  {
    apiVersion = "v1";
    kind = "Secret";
    metadata = { name = "db"; namespace = "etl"; };
    stringData.password = "yes";
  }
  {
    apiVersion = "example.com/v1";
    kind = "Widget";
    metadata = { name = "w"; namespace = "etl"; };
    spec = { anything = [ 1 2.5 null "on" ]; };
  }
]
