/**
  Describe a Kubernetes Job: a workload that runs to completion.

  # Inputs

  `name`
  : Name of what it makes in Kubernetes.

  `args`
  : Its arguments:

    `image` (required)
    : Container image: a string, or `{ repository; tag; digest; pullPolicy; }`.

    `command`, `args`
    : What the container runs; lists of strings.

    `resources`
    : `{ requests; limits; }`, or named presets of these with `resourcePreset` (default `"default"`).

    `environment`
    : Environment variables: strings, numbers, Booleans, or references such as
      `{ secretRef = { name; key; }; }`. `envFrom` lists whole Secrets and ConfigMaps.

    `volumeMounts`, `volumes`
    : Mount paths, and what is mounted, both by volume name.

    `backoffLimit` (3), `activeDeadlineSeconds`, `ttlSecondsAfterFinished` (86400), `restartPolicy` (`"Never"`)
    : Retries, time limit, clean-up and restarts.

    `parallelism` (1), `completions` (1)
    : How many pods at a time, and how many in all.

    `securityContext`, `imagePullSecrets`
    : Security settings of pod and container, and registry credentials.

    `template`
    : A `mkBatchJobConfig` whose values hold where this job says nothing.

    `namespace` (`"default"`), `labels`, `annotations`, `patches`, `lint`
    : As for every builder.

  # Type

  ```
  mkKubernetesJob :: String -> AttrSet -> Spec
  ```

  # Example

  ```nix
  mkKubernetesJob "daily-extract" {
    namespace = "etl";
    image = "registry.example.org/etl:1.4";
    command = [ "etl" "extract" ];
    resources.requests = { cpu = "500m"; memory = "512Mi"; };
  }
  ```
*/
import ../tag.nix "mkKubernetesJob"
