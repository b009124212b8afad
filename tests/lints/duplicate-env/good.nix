{ batchProcessing, ... }: {
  case = {
    apiVersion = "v1";
    kind = "Pod";
    metadata.name = "case";
    spec.containers = [
      {
        name = "a";
        image = "work:v1";
        resources.requests.memory = "1Gi";
        env = [
          { name = "A"; value = "1"; }
          { name = "a"; value = "1"; }
        ];
      }
    ];
  };
}
