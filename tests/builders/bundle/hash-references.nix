# A Job that refers to another one changes with it, and so does its name; Jobs of other groups are none of ours.
{ batchProcessing, ... }: {
  naming = "hash";
  first = batchProcessing.mkKubernetesJob "first" {
    image = "a:1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
  };
  second = batchProcessing.mkKubernetesJob "second" {
    image = "b:1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution = [
      { topologyKey = "kubernetes.io/hostname"; labelSelector.matchLabels.job-name = "first"; }
    ];
  };
  closed = {
    apiVersion = "networking.k8s.io/v1";
    kind = "NetworkPolicy";
    metadata.name = "closed";
    spec.podSelector.matchExpressions = [
      { key = "batch.kubernetes.io/job-name"; operator = "In"; values = [ "first" ]; }
      { key = "app"; operator = "In"; values = [ "first" ]; }
    ];
  };
  notes = {
    apiVersion = "v1";
    kind = "ConfigMap";
    metadata = { name = "notes"; annotations.job-name = "first"; };
    data.job-name = "first";
  };
  other = {
    apiVersion = "batch.volcano.sh/v1alpha1";
    kind = "Job";
    metadata = { name = "first"; namespace = "default"; };
    spec.after = { apiVersion = "batch.volcano.sh/v1alpha1"; kind = "Job"; name = "first"; };
  };
}
