/**
  Describe alerts, recording rules and dashboards for batch jobs.

  # Inputs

  `name`
  : Name of what it makes in Kubernetes.

  `args`
  : Its arguments:

    `scrape`
    : `{ interval; timeout; }` in seconds.

    `jobSuccessMetrics`, `jobDurationTracking`, `resourceMetrics`
    : What is recorded.

    `alerts`
    : `jobFailures`, `jobTimeout` and `jobResourcesExceeded`, each `{ enabled; severity; … }`.

    `dashboards`
    : Grafana dashboards.

    `namespace` (`"default"`), `labels`, `annotations`, `patches`, `lint`
    : As for every builder.

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
