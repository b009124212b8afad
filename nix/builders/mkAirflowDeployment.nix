/**
  Describe an installation of Apache Airflow.

  # Inputs

  `name`
  : Name of what it makes in Kubernetes.

  `args`
  : Its arguments:

    `database` (required)
    : `{ type; host; port; name; secretRef; }`; the Secret has `username` and `password`.

    `version` (`"2.7"`), `executor` (`"LocalExecutor"`)
    : Airflow's version, and where tasks run: `LocalExecutor`, `CeleryExecutor` or `KubernetesExecutor`.

    `webserver`, `scheduler`, `workers`
    : Replicas and resources of each component.

    `dags`, `logs`
    : Where workflows come from and where logs go.

    `config`
    : Airflow's own options, as `"section.key" = value`.

    `environment`, `monitoring`
    : Environment variables of every component; Prometheus and StatsD.

    `namespace` (`"default"`), `labels`, `annotations`, `patches`, `lint`
    : As for every builder.

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
