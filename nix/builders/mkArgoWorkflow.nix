/**
  Describe an Argo Workflow, or with `schedule` a CronWorkflow.

  # Inputs

  `name`
  : Name of what it makes in Kubernetes.

  `args`
  : Its arguments, which docs/reference/builders/mkArgoWorkflow.md lists, and `nixbatch explain mkArgoWorkflow`.

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
