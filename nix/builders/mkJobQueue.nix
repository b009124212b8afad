/**
  Describe a queue of messages and the workers that handle them.

  # Inputs

  `name`
  : Name of what it makes in Kubernetes.

  `args`
  : Its arguments:

    `queueName`, `broker`, `workers` (required)
    : The queue, the connection (`{ host; port; credentialSecret; }`), and the workers
      (`{ image; replicas; concurrency; resources; }`).

    `queueType` (`"rabbitmq"`)
    : `rabbitmq`, `kafka` or `sqs`.

    `queue`, `messages`
    : Properties of the queue; retries, back-off and time limit of a message.

    `deadLetterQueue`
    : Where messages go that fail for good.

    `monitoring`
    : Metrics of the workers.

    `namespace` (`"default"`), `labels`, `annotations`, `patches`, `lint`
    : As for every builder.

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
