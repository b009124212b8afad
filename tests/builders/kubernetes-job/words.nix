# What is wrong with an argument is said of the argument, whatever becomes of it.
{ batchProcessing, ... }:
let
  job = name: args: batchProcessing.mkKubernetesJob name ({
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
  } // args);
in
{
  unnamed = job "" { };
  # A template calls things by names of its own.
  deadline = batchProcessing.mkKubernetesJob "deadline" {
    resources.requests.memory = "1Gi";
    template = batchProcessing.mkBatchJobConfig "base" { image = "work:v1"; timeout = -1; };
  };
  # What is computed was not written: the number is not that of the template.
  retries = batchProcessing.mkKubernetesJob "retries" {
    resources.requests.memory = "1Gi";
    template = batchProcessing.mkBatchJobConfig "base" { image = "work:v1"; retryPolicy.maxAttempts = 4000000000; };
  };
  mounts = job "mounts" {
    volumeMounts = {
      config = { mountPath = "/config"; configMap = ""; };
      secret = { mountPath = "/secret"; secret.secretName = ""; };
      claim = { mountPath = "/claim"; persistentVolumeClaim = ""; };
      node = { mountPath = "/node"; hostPath = ""; };
      scratch = "";
      deep = { mountPath = "/deep"; emptyDir = { }; recursiveReadOnly = "Enabled"; };
      shallow = { mountPath = "/shallow"; emptyDir = { }; subPath = "../up"; };
    };
  };
  nameless-mount = job "nameless-mount" { volumeMounts."" = { mountPath = "/data"; emptyDir = { }; }; };
  typed = job "typed" {
    volumes.data = { type = "emptyDir"; sizeLimit = "-1Gi"; };
    volumes.claim = { type = "persistentVolumeClaim"; claimName = ""; };
    volumeMounts = { data = "/data"; claim = "/claim"; };
  };
  variables = job "variables" {
    environment = {
      KEY.secretRef = { name = ""; key = "password"; };
      NODE.fieldRef = "";
      CPU.resourceFieldRef = "";
    };
    envFrom = [ { configMapRef = ""; } { secretRef = { name = ""; }; } { prefix = "A_"; } ];
  };
  classes = job "classes" { runtimeClassName = ""; serviceAccount = "Runner"; };
  indexes = job "indexes" { maxFailedIndexes = 1; };
  # What the Job is given with `patches` has no argument.
  selector = job "selector" {
    patches = [ { kind = "Job"; patch.spec.selector.matchLabels.app = "work"; } ];
  };
}
