# The nightly batch work of a small shop: the example of the README, and what `make demo` compiles.
{ batchProcessing, ... }:
with batchProcessing;
let
  # What all jobs of the order pipeline have in common.
  orders = mkBatchJobConfig "orders" {
    description = "Base of the order pipeline's jobs";
    image = { repository = "registry.example.org/shop/orders"; tag = "2.8.1"; };
    resources = {
      default = {
        requests = { cpu = "500m"; memory = "512Mi"; };
        limits.memory = "1Gi";
      };
      large = {
        requests = { cpu = "2"; memory = "4Gi"; };
        limits.memory = "6Gi";
      };
    };
    environment.LOG_LEVEL = "info";
    retryPolicy.maxAttempts = 3;
    timeout = 3600;
    volumes.work = { type = "emptyDir"; sizeLimit = "10Gi"; };
  };
in
{
  external.secrets = [ "warehouse-login" "backup-bucket" ];

  orders = {
    settings = {
      apiVersion = "v1";
      kind = "ConfigMap";
      metadata = { name = "orders-settings"; namespace = "shop"; };
      data."orders.json" = builtins.toJSON { batchSize = 1000; currency = "EUR"; };
    };

    # Runs at every hour of the shop's day, one run at a time.
    import = mkCronJob "orders-import" {
      namespace = "shop";
      schedule = "0 6-22 * * *";
      timezone = "Europe/Berlin";
      concurrencyPolicy = "Forbid";
      template = orders;
      command = [ "orders" "import" ];
      volumeMounts = { settings = "/etc/orders"; work = "/work"; };
      environment.DATABASE_PASSWORD.secretRef = { name = "warehouse-login"; key = "password"; };
    };

    # Four pods share the work of a full recalculation; started by hand.
    recalculate = mkKubernetesJob "orders-recalculate" {
      namespace = "shop";
      template = orders;
      resourcePreset = "large";
      command = [ "orders" "recalculate" ];
      args = [ "--since" "2026-01-01" ];
      completions = 4;
      parallelism = 4;
      completionMode = "Indexed";
      volumeMounts.work = "/work";
    };
  };

  # The job template may also be written as Kubernetes has it.
  backup = mkCronJob "database-backup" {
    namespace = "shop";
    schedule = "30 2 * * *";
    timezone = "Europe/Berlin";
    concurrencyPolicy = "Forbid";
    successfulJobsHistoryLimit = 7;
    jobTemplate.spec = {
      activeDeadlineSeconds = 7200;
      backoffLimit = 1;
      template.spec = {
        restartPolicy = "Never";
        containers = [
          {
            name = "backup";
            image = "registry.example.org/shop/backup:1.12";
            args = [ "--bucket" "shop-backups" ];
            envFrom = [ { secretRef.name = "backup-bucket"; } ];
            resources.requests = { cpu = "250m"; memory = "256Mi"; };
          }
        ];
      };
    };
  };
}
