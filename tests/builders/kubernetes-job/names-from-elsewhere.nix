# What people write who know Kubernetes, or another tool.
{ batchProcessing, ... }: with batchProcessing; {
  load = mkKubernetesJob "load" {
    image = "load:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    cpu = "1";
    memory = "1Gi";
    requests.cpu = "1";
    limits.memory = "1Gi";
    runAsUser = 1000;
    secrets = [ "database" ];
    configMaps = [ "settings" ];
    metadata.labels.team = "data";
    cron = "@daily";
  };
  # Inside arguments, too; and names that say the opposite.
  inside = mkKubernetesJob "inside" {
    image = "load:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    environment.PASSWORD.secretKeyRef = { name = "db"; key = "password"; };
    environment.LEVEL.configMapKeyRef = { name = "settings"; key = "level"; };
    unsuspend = true;
    noAutomountServiceAccountToken = true;
    securityContext = { runAsRoot = false; unprivileged = true; disallowPrivilegeEscalation = true; };
  };
  # What is meant by them is not missed as well.
  meant = mkKubernetesJob "meant" {
    containers = [ { image = "load:v1"; } ];
    timeout = 600;
    memory = "1Gi";
  };
}
