# Every parameter that the interface documents.
{ batchProcessing, ... }:
{
  processor = batchProcessing.mkKubernetesJob "data-processor" {
    namespace = "batch";
    image = "python:3.11-slim";
    command = [ "python" "/app/processor.py" ];
    args = [ "--input-file" "/data/orders.csv" ];
    backoffLimit = 3;
    activeDeadlineSeconds = 3600;
    ttlSecondsAfterFinished = 86400;
    resources = {
      limits = { cpu = "2"; memory = "4Gi"; };
      requests = { cpu = "1"; memory = "2Gi"; };
    };
    labels = { "batch.io/tier" = "processing"; };
    annotations = { "prometheus.io/scrape" = "true"; };
    volumeMounts = { data = "/data"; output = "/output"; };
    environment = { LOG_LEVEL = "INFO"; BATCH_SIZE = "1000"; };
    restartPolicy = "Never";
    parallelism = 1;
    completions = 1;
    securityContext = {
      runAsNonRoot = true;
      runAsUser = 1000;
      fsGroup = 2000;
      readOnlyRootFilesystem = true;
      allowPrivilegeEscalation = false;
      capabilities.drop = [ "ALL" ];
    };
    imagePullSecrets = [ "registry" { name = "mirror"; } ];
  };
}
