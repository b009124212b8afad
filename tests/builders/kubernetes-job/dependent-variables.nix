# A variable that another one refers to comes before it; everything else is in alphabetical order.
{ batchProcessing, ... }: {
  load = batchProcessing.mkKubernetesJob "load" {
    image = "load:v3";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    environment = {
      DSN = "postgres://$(PG_USER)@$(PG_HOST)/etl";
      LITERAL = "$$(PG_HOST)";
      PG_HOST = "$(ZONE).example.org";
      PG_USER = "etl";
      ROUND = "$(TRIP)";
      TRIP = "$(ROUND)";
      ZONE = "eu";
    };
  };
}
