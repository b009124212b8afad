# Comments of code that is not in the bundle are left alone; those of what is, and of what it shares, are judged.
{ batchProcessing, ... }:
let
  # nixbatch: allow image-latest -- stale: of a `let`
  image = "load:v1";
  all = {
    dev = batchProcessing.mkKubernetesJob "dev" {
      # nixbatch: allow image-latest -- not in this bundle
      image = "dev:latest";
    };
    # nixbatch: allow deadline-unset -- not in this bundle
    other = batchProcessing.mkKubernetesJob "other" { image = "x:v1"; };
    prod = batchProcessing.mkKubernetesJob "prod" {
      inherit image;
      activeDeadlineSeconds = 60;
      # nixbatch: allow memory-request-unset -- stale: of an argument
      resources.requests.memory = "1Gi";
      command = [
        # nixbatch: allow store-path -- stale: of a list item
        "load"
      ];
    };
  };
in
{ inherit (all) prod; }
