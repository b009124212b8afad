# One mistake is one error, and a fix takes nothing away.
{ batchProcessing, ... }: with batchProcessing;
let
  job = name: args: mkKubernetesJob name ({ image = "x:v1"; activeDeadlineSeconds = 5; resources.requests.memory = "1Gi"; } // args);
  misspelt = mkBatchJobConfig "misspelt" { image = "x:v1"; resources.big.request.memory = "1Gi"; };
  free = mkBatchJobConfig "free" { image = "x:v1"; resources.free = { }; };
  empty = mkBatchJobConfig "empty" { image = "x:v1"; resources = { }; };
in
{
  a = job "a" { environment.B = { value = 3; valueFrom.secretKeyRef = { name = "s"; key = "k"; }; }; };
  b = job "b" { environment.C = { name = 4; secretRef = { name = "s"; key = "k"; }; }; };
  c = job "c" { environment.D.value.secretRef = { name = "s"; key = "k"; }; };
  d = job "d" { volumes.a = { type = "emptyDir"; name = "a"; }; volumeMounts.a = "/a"; };
  e = mkKubernetesJob "e" { template = misspelt; resourcePreset = "big"; };
  f = mkKubernetesJob "f" { template = free; resourcePreset = "free"; };
  g = mkKubernetesJob "g" { template = empty; };
  h = job "h" { resources.big.request.memory = "1Gi"; resourcePreset = "big"; };
  i = job "i" { volumeMounts.b = { mountPath = "/b"; persistentVolumeClaim = { claim = "x"; }; }; };
}
