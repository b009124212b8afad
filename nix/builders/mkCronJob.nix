/**
  Describe a Kubernetes CronJob: a job on a schedule.

  # Inputs

  `name`
  : Name of what it makes in Kubernetes.

  `args`
  : Its arguments, which docs/reference/builders/mkCronJob.md lists, and `nixbatch explain mkCronJob`.

  # Type

  ```
  mkCronJob :: String -> AttrSet -> Spec
  ```

  # Example

  ```nix
  mkCronJob "nightly-backup" {
    namespace = "backup";
    schedule = "0 2 * * *";
    timezone = "Europe/Berlin";
    concurrencyPolicy = "Forbid";
    image = "registry.example.org/backup:2.1";
    command = [ "backup" "--all" ];
  }
  ```
*/
import ../tag.nix "mkCronJob"
