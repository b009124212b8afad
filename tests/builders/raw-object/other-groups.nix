# Groups that are not Kubernetes' own may be those of custom resources, whatever they look like.
{ ... }: {
  custom = {
    apiVersion = "argoproj.io/v1alpha1";
    kind = "Workflow";
    metadata.name = "load";
  };

  like-one-of-kubernetes = {
    apiVersion = "networking.k8s.oi/v1";
    kind = "NetworkPolicy";
    metadata.name = "deny";
  };
}
