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
}
