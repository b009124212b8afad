{ batchProcessing, ... }: {
  references = batchProcessing.mkKubernetesJob "references" {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    environment = {
      DB_PASSWORD.secretRef = { name = "db"; key = "password"; };
      DB_PASSWORD_FILE = "/run/secrets/db";
      DATABASE_URL = "postgres://etl:$(DB_PASSWORD)@db/etl";
      TOKEN_TTL = 300;
    };
  };
}
