{ batchProcessing, ... }: {
  names = batchProcessing.mkKubernetesJob "names" {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    environment = {
      DB_PASSWORD = "hunter2";
      API_KEY = "0123456789";
      DATABASE_URL = "postgres://etl:hunter2@db/etl";
      CERTIFICATE = "-----BEGIN PRIVATE KEY-----";
    };
  };
  helper = batchProcessing.mkKubernetesJob "helper" {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    initContainers = [ {
      name = "fetch";
      image = "fetch:v1";
      resources.requests.memory = "1Gi";
      env = [ { name = "TOKEN"; value = "0123456789"; } ];
    } ];
  };
  raw = {
    apiVersion = "v1";
    kind = "Pod";
    metadata.name = "raw";
    spec.containers = [ {
      name = "a";
      image = "work:v1";
      resources.requests.memory = "1Gi";
      env = [ { name = "PGPASSWORD"; value = "hunter2"; } ];
    } ];
  };
}
