/**
  Describe a Kubernetes CronJob: a job on a schedule.

  # Inputs

  `name`
  : Name of what it makes in Kubernetes.

  `args`
  : Its arguments:

    `schedule` (required)
    : Cron expression of five fields, or `@daily` and its like.

    `timezone` (`"UTC"`)
    : Time zone that the schedule is read in.

    `jobTemplate`
    : The job, as Kubernetes has it: `jobTemplate.spec.template.spec.containers` and so on. Instead of it,
      the arguments of `mkKubernetesJob` (`image`, `command`, …) may stand beside `schedule`.

    `concurrencyPolicy` (`"Allow"`)
    : What happens when a run is due while one is running: `Allow`, `Forbid` or `Replace`.

    `startingDeadlineSeconds` (300)
    : How late a run may start.

    `successfulJobsHistoryLimit` (3), `failedJobsHistoryLimit` (1)
    : How many finished jobs are kept.

    `suspend` (false)
    : Whether no runs are started.

    `namespace` (`"default"`), `labels`, `annotations`, `patches`, `lint`
    : As for every builder.

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
