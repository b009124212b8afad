# Floats that lose digits on their way.
{ mkKubernetesJob, ... }: {
  load = mkKubernetesJob "load" {
    image = "x:v1";
    activeDeadlineSeconds = 1234567.0;
    environment = { BYTES = 0.5 * 1024 * 1024 * 1024; RATIO = 0.25; COUNT = 536870912; TEXT = "1e+06"; };
    resources.requests.memory = 1.5 * 1024 * 1024 * 1024;
    labels.million = 1000000.0;
  };
}
