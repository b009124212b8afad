# A merge patch replaces a list as a whole. What is wrong with the new one is shown in the patch.
{ batchProcessing, ... }: {
  load = batchProcessing.mkKubernetesJob "load" {
    image = "load:v3";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    patches = [
      { kind = "Job"; patch.spec.template.spec.containers = [ { name = "load"; tty = true; } ]; }
    ];
  };
  # A list in the list that only grows drops nothing; words in another order are others.
  kept = batchProcessing.mkKubernetesJob "kept" {
    image = "load:v3";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    environment.A = "a";
    command = [ "load" "all" ];
    patches = [ {
      kind = "Job";
      patch.spec.template.spec.containers = [ {
        name = "kept";
        image = "load:v3";
        resources.requests.memory = "1Gi";
        command = [ "load" "all" ];
        env = [ { name = "A"; value = "a"; } { name = "B"; value = "b"; } ];
      } ];
    } ];
  };
}
