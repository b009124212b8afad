/**
  Describe alerts, recording rules and dashboards for batch jobs.

  # Inputs

  `name`
  : Name of what it makes in Kubernetes.

  `args`
  : Its arguments, which docs/reference/builders/mkBatchMonitoring.md lists, and `nixbatch explain mkBatchMonitoring`.

  # Type

  ```
  mkBatchMonitoring :: String -> AttrSet -> Spec
  ```

  # Example

  ```nix
  mkBatchMonitoring "batch" {
    namespace = "monitoring";
    alerts.jobFailures = { enabled = true; threshold = 2; severity = "critical"; };
  }
  ```
*/
import ../tag.nix "mkBatchMonitoring"
