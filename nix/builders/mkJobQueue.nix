/**
  Describe a queue of messages and the workers that handle them.

  # Inputs

  `name`
  : Name of what it makes in Kubernetes.

  `args`
  : Its arguments, which docs/reference/builders/mkJobQueue.md lists, and `nixbatch explain mkJobQueue`.

  # Type

  ```
  mkJobQueue :: String -> AttrSet -> Spec
  ```

  # Example

  ```nix
  mkJobQueue "mail" {
    namespace = "services";
    queueName = "mail";
    broker = { host = "rabbitmq.services.svc"; port = 5672; credentialSecret = "rabbitmq"; };
    workers = { image = "registry.example.org/mailer:3.2"; replicas = 2; concurrency = 10; };
  }
  ```
*/
import ../tag.nix "mkJobQueue"
