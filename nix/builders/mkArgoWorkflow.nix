/**
  Describe an Argo Workflow, or with `schedule` a CronWorkflow.

  # Inputs

  `name`
  : Name of what it makes in Kubernetes.

  `args`
  : Its arguments:

    `spec` (required)
    : `entrypoint` and `templates`, as Argo has them.

    `serviceAccount` (`"default"`)
    : ServiceAccount that the steps run under.

    `arguments`, `volumeClaims`
    : Workflow arguments and claims that live as long as the workflow.

    `activeDeadlineSeconds`, `ttlStrategy`
    : Time limit and clean-up.

    `namespace` (`"default"`), `labels`, `annotations`, `patches`, `lint`
    : As for every builder.

  # Type

  ```
  mkArgoWorkflow :: String -> AttrSet -> Spec
  ```

  # Example

  ```nix
  mkArgoWorkflow "import" {
    namespace = "argo";
    spec = {
      entrypoint = "main";
      templates = [
        { name = "main"; container = { image = "registry.example.org/import:1.0"; command = [ "import" ]; }; }
      ];
    };
  }
  ```
*/
import ../tag.nix "mkArgoWorkflow"
