/**
  Describe a pipeline that extracts, transforms, checks and loads data on a schedule.

  # Inputs

  `name`
  : Name of what it makes in Kubernetes.

  `args`
  : Its arguments:

    `schedule`, `source`, `destination` (required)
    : When it runs, and `{ type; connector; config; }` of either end.

    `transformations`
    : Stages in their order, each `{ name; type; image; … }` of type `python`, `dbt` or `spark`.

    `qualityChecks`
    : `{ enabled; checks; }`: row counts, uniqueness, missing values.

    `errorHandling`
    : `{ onFailure; maxRetries; retryDelay; }`; `onFailure` is `dlq`, `retry` or `abort`.

    `description`, `owner`, `monitoring`
    : For the reader; what is recorded of each run.

    `namespace` (`"default"`), `labels`, `annotations`, `patches`, `lint`
    : As for every builder.

  # Type

  ```
  mkDataPipeline :: String -> AttrSet -> Spec
  ```

  # Example

  ```nix
  mkDataPipeline "orders" {
    namespace = "etl";
    schedule = "0 3 * * *";
    source = { type = "api"; connector = "rest"; config.url = "https://shop.example.org/orders"; };
    transformations = [ { name = "clean"; type = "python"; image = "registry.example.org/orders:1.0"; } ];
    destination = {
      type = "database";
      connector = "postgresql";
      config = { host = "postgres.etl.svc"; database = "warehouse"; table = "orders"; };
    };
  }
  ```
*/
import ../tag.nix "mkDataPipeline"
