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
}
