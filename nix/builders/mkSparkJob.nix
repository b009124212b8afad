/**
  Describe a Spark application for the Spark operator.

  # Inputs

  `name`
  : Name of what it makes in Kubernetes.

  `args`
  : Its arguments, which docs/reference/builders/mkSparkJob.md lists, and `nixbatch explain mkSparkJob`.

  # Type

  ```
  mkSparkJob :: String -> AttrSet -> Spec
  ```

  # Example

  ```nix
  mkSparkJob "report" {
    namespace = "spark";
    image = "registry.example.org/spark:3.5.1";
    mainApplicationFile = "local:///opt/jobs/report.py";
    driver = { cores = 1; memory = "2g"; };
    executor = { cores = 2; instances = 4; memory = "4g"; };
  }
  ```
*/
import ../tag.nix "mkSparkJob"
