/**
  Describe an installation of Apache Airflow.

  # Inputs

  `name`
  : Name of what it makes in Kubernetes.

  `args`
  : Its arguments, which docs/reference/builders/mkAirflowDeployment.md lists, and `nixbatch explain mkAirflowDeployment`.

  # Type

  ```
  mkAirflowDeployment :: String -> AttrSet -> Spec
  ```

  # Example

  ```nix
  mkAirflowDeployment "analytics" {
    namespace = "airflow";
    executor = "KubernetesExecutor";
    database = {
      type = "postgres";
      host = "postgres.airflow.svc";
      port = 5432;
      name = "airflow";
      secretRef = "airflow-database";
    };
    dags = { volume = "dags"; path = "/opt/airflow/dags"; };
  }
  ```
*/
import ../tag.nix "mkAirflowDeployment"
