/**
  Describe what several jobs have in common. It makes no object of its own: jobs take it as a whole
  with `template`, or in parts with `inherit`.

  # Inputs

  `name`
  : Name of the configuration, for messages.

  `args`
  : Its arguments:

    `description`, `version` (`"1.0"`)
    : For the reader.

    `image`
    : `{ repository; tag; digest; pullPolicy; }`.

    `resources`
    : Presets by name, each `{ requests; limits; }`; a job picks one with `resourcePreset`.

    `environment`, `volumes`
    : Environment variables and volumes of every job.

    `retryPolicy`, `timeout` (3600)
    : `{ maxAttempts; … }`, and the time limit in seconds.

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
