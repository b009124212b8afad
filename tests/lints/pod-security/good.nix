{ batchProcessing, ... }:
let
  work = name: arguments: batchProcessing.mkKubernetesJob name (
    { image = "work:v1"; activeDeadlineSeconds = 600; resources.requests.memory = "1Gi"; } // arguments
  );
in
{
  podSecurity = "restricted";
  good = work "good" {
    securityContext = {
      runAsNonRoot = true;
      allowPrivilegeEscalation = false;
      capabilities = { drop = [ "ALL" ]; add = [ "NET_BIND_SERVICE" ]; };
      seccompProfile.type = "RuntimeDefault";
    };
  };

  # The namespace goes before the setting.
  system = {
    apiVersion = "v1";
    kind = "Namespace";
    metadata = { name = "system"; labels."pod-security.kubernetes.io/enforce" = "privileged"; };
  };
  free = work "free" { namespace = "system"; securityContext.privileged = true; };

  # Older checks, which did not ask for capabilities.
  old = {
    apiVersion = "v1";
    kind = "Namespace";
    metadata = {
      name = "old";
      labels = {
        "pod-security.kubernetes.io/enforce" = "restricted";
        "pod-security.kubernetes.io/enforce-version" = "v1.18";
      };
    };
  };
  earlier = work "earlier" {
    namespace = "old";
    securityContext = { runAsNonRoot = true; allowPrivilegeEscalation = false; };
  };
}
