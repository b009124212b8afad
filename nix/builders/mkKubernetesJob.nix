/**
  Describe a Kubernetes Job: a workload that runs to completion.

  # Inputs

  `name`
  : Name of what it makes in Kubernetes.

  `args`
  : Its arguments, which docs/reference/builders/mkKubernetesJob.md lists, and `nixbatch explain mkKubernetesJob`.

  # Type

  ```
  mkKubernetesJob :: String -> AttrSet -> Spec
  ```

  # Example

  ```nix
  mkKubernetesJob "daily-extract" {
    namespace = "etl";
    image = "registry.example.org/etl:1.4";
    command = [ "etl" "extract" ];
    resources.requests = { cpu = "500m"; memory = "512Mi"; };
  }
  ```
*/
import ../tag.nix "mkKubernetesJob"
