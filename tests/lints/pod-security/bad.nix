{ batchProcessing, ... }:
let
  namespace = name: labels: {
    apiVersion = "v1";
    kind = "Namespace";
    metadata = { inherit name labels; };
  };
in
{
  # The setting holds where the namespace says nothing.
  podSecurity = "baseline";
  host = batchProcessing.mkKubernetesJob "host" {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    securityContext = { privileged = true; capabilities.add = [ "CHOWN" "SYS_ADMIN" ]; };
    patches = [ { kind = "Job"; patch.spec.template.spec.hostNetwork = true; } ];
  };

  strict = namespace "strict" { "pod-security.kubernetes.io/enforce" = "restricted"; };
  none = batchProcessing.mkCronJob "none" {
    namespace = "strict";
    schedule = "0 2 * * *";
    timezone = "UTC";
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    volumes.logs.hostPath.path = "/var/log";
    volumeMounts.logs = "/logs";
  };
  root = batchProcessing.mkKubernetesJob "root" {
    namespace = "strict";
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    securityContext = {
      runAsNonRoot = false;
      runAsUser = 0;
      allowPrivilegeEscalation = false;
      capabilities = { drop = [ "ALL" ]; add = [ "CHOWN" ]; };
      seccompProfile.type = "Unconfined";
    };
  };
  raw = {
    apiVersion = "v1";
    kind = "Pod";
    metadata = { name = "raw"; namespace = "strict"; };
    spec = {
      securityContext = { runAsNonRoot = true; sysctls = [ { name = "kernel.msgmax"; value = "1"; } ]; };
      initContainers = [ { name = "first"; image = "work:v1"; resources.requests.memory = "1Gi"; } ];
      containers = [
        {
          name = "main";
          image = "work:v1";
          resources.requests.memory = "1Gi";
          ports = [ { containerPort = 80; hostPort = 80; } ];
          livenessProbe.httpGet = { host = "127.0.0.1"; port = 80; };
          securityContext = {
            allowPrivilegeEscalation = false;
            capabilities.drop = [ "ALL" ];
            procMount = "Unmasked";
            seLinuxOptions = { user = "system_u"; type = "spc_t"; };
          };
        }
      ];
    };
  };

  # The server refuses such a Namespace, and nothing is held to what it says.
  misspelt = namespace "misspelt" {
    "pod-security.kubernetes.io/enforce" = "restrictd";
    "pod-security.kubernetes.io/enforce-version" = "1.35";
    "pod-security.kubernetes.io/audit" = "none";
  };
  unjudged = batchProcessing.mkKubernetesJob "unjudged" {
    namespace = "misspelt";
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
  };

  # What is only warned of is no error, and is not told twice.
  warned = namespace "warned" {
    "pod-security.kubernetes.io/enforce" = "baseline";
    "pod-security.kubernetes.io/warn" = "restricted";
    "pod-security.kubernetes.io/warn-version" = "v1.21";
  };
  both = batchProcessing.mkKubernetesJob "both" {
    namespace = "warned";
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    securityContext = { privileged = true; runAsNonRoot = true; };
  };
}
