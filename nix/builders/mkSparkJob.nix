/**
  Describe a Spark application for the Spark operator.

  # Inputs

  `name`
  : Name of what it makes in Kubernetes.

  `args`
  : Its arguments:

    `mainApplicationFile` (required)
    : The JAR, Python or R file, such as `local:///opt/jobs/report.py`.

    `image` (`"spark:latest"`), `mainClass`, `arguments`, `packages`
    : What is run, with what.

    `driver`, `executor` (required)
    : `cores`, `memory`, `resources`, and `instances` of the executor.

    `sparkConf`
    : Spark's own properties.

    `pythonVersion`, `monitoring`
    : Python's major version; metrics.

    `namespace` (`"default"`), `labels`, `annotations`, `patches`, `lint`
    : As for every builder.

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
