/**
  Describe an Argo WorkflowTemplate, which workflows refer to.

  # Inputs

  `name`
  : Name of what it makes in Kubernetes.

  `args`
  : Its arguments, which docs/reference/builders/mkWorkflowTemplate.md lists, and `nixbatch explain mkWorkflowTemplate`.

  # Type

  ```
  mkWorkflowTemplate :: String -> AttrSet -> Spec
  ```

  # Example

  ```nix
  mkWorkflowTemplate "import" {
    namespace = "argo";
    spec = {
      entrypoint = "main";
      arguments.parameters = [ { name = "path"; value = "/data"; } ];
      templates = [
        {
          name = "main";
          container = { image = "registry.example.org/import:1.0"; args = [ "{{workflow.parameters.path}}" ]; };
        }
      ];
    };
  }
  ```
*/
import ../tag.nix "mkWorkflowTemplate"
