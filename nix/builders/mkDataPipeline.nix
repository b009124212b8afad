/**
  Describe a pipeline that extracts, transforms, checks and loads data on a schedule.

  # Inputs

  `name`
  : Name of what it makes in Kubernetes.

  `args`
  : Its arguments, which docs/reference/builders/mkDataPipeline.md lists, and `nixbatch explain mkDataPipeline`.

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
