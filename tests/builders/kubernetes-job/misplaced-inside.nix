# What stands inside the wrong argument, beside the right one, or for nothing.
{ batchProcessing, ... }: with batchProcessing;
let good = mkBatchJobConfig "good" { image = "a:1"; 
  resources.big.requests.memory = "10GB";
  resources.default.requests.memory = "1Gi"; };
in {
  a = mkKubernetesJob "a" { image = "a:1"; activeDeadlineSeconds = 5; resources.requests = { memory = "1Gi"; limits.memory = "2Gi"; }; };
  a2 = mkKubernetesJob "a2" { image = "a:1"; activeDeadlineSeconds = 5; resources = { requests = { memory = "1Gi"; limits = { memory = "2Gi"; }; }; limits.cpu = "1"; }; };
  b = mkKubernetesJob "b" { image = "a:1"; environment.PW = { secretRef = { name = "db"; key = "p"; }; optional = true; }; environment.Q = { secretRef.name = "db"; key = "x"; }; environment.R = { secretRef = {name="a";key="b";}; configMapRef={name="a";key="b";}; }; environment.S = {};  };
  c = mkKubernetesJob "c" { image = "a:1"; args = [ "--in" null ]; tolerations = [ null ]; imagePullSecrets = [ null ]; };
  e = mkCronJob "e" { template = good; resourcePreset = "big"; resources.small.requests.cpu = "1"; schedule = "0 2 * * *"; timezone = "UTC"; };
  f = mkKubernetesJob "f" { image = { repository = "a"; tag = "1"; command = [ "x" ]; }; resources.activeDeadlineSeconds = 5; };
  g = mkKubernetesJob "g" { image = "a:1"; resources.big = { requests = { memory = "1Gi"; limits = { memory = "2Gi"; }; }; }; resourcePreset = "big"; };
  h = mkKubernetesJob "h" { image = "a:1"; envFrom = [ { secretRef = { name = "x"; }; optional = true; } ]; };
  i = mkSparkJob "i" { driver.resources.requests = { memory = "1Gi"; limits.memory = "2Gi"; }; };
  j = mkKubernetesJob "j" { image = { repository = "a"; policy = "Always"; }; deadlineSeconds = 5; };
  k = mkBatchJobConfig "k" { image = { repository = "a:1"; tag = "2"; }; };
}
