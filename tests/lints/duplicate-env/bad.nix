{ batchProcessing, ... }: {
  same = {
    apiVersion = "v1";
    kind = "Pod";
    metadata.name = "same";
    spec.containers = [
      {
        name = "a";
        image = "work:v1";
        resources.requests.memory = "1Gi";
        env = [
          { name = "A"; value = "1"; }
          { name = "A"; value = "1"; }
        ];
      }
    ];
  };
  other = {
    apiVersion = "v1";
    kind = "Pod";
    metadata.name = "other";
    spec.containers = [
      {
        name = "a";
        image = "work:v1";
        resources.requests.memory = "1Gi";
        env = [
          { name = "B"; value = "1"; }
          { name = "B"; value = "2"; }
        ];
      }
    ];
  };
}
