/**
  Describe what several jobs have in common. It makes no object of its own: jobs take it as a whole
  with `template`, or in parts with `inherit`.

  # Inputs

  `name`
  : Name of the configuration, for messages.

  `args`
  : Its arguments, which docs/reference/builders/mkBatchJobConfig.md lists, and `nixbatch explain mkBatchJobConfig`.

  # Type

  ```
  mkBatchJobConfig :: String -> AttrSet -> Spec
  ```

  # Example

  ```nix
  let
    etl = mkBatchJobConfig "etl" {
      image = { repository = "registry.example.org/etl"; tag = "1.4"; };
      resources.default.requests = { cpu = "1"; memory = "1Gi"; };
      timeout = 1800;
    };
  in
  mkKubernetesJob "daily-extract" { template = etl; command = [ "etl" "extract" ]; }
  ```
*/
import ../tag.nix "mkBatchJobConfig"
