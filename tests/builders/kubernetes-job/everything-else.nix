# The arguments beyond the documented ones.
{ batchProcessing, ... }:
{
  train = batchProcessing.mkKubernetesJob "train" {
    namespace = "ml";
    image = { repository = "registry:5000/train"; tag = "v2"; digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"; pullPolicy = "IfNotPresent"; };
    workingDir = "/work";
    completionMode = "Indexed";
    completions = 4;
    parallelism = 2;
    backoffLimitPerIndex = 1;
    maxFailedIndexes = 2;
    activeDeadlineSeconds = 7200;
    podFailurePolicy.rules = [
      { action = "Ignore"; onPodConditions = [ { type = "DisruptionTarget"; } ]; }
      { action = "FailIndex"; onExitCodes = { operator = "In"; values = [ 3 42 ]; }; }
    ];
    successPolicy.rules = [ { succeededIndexes = "0-1"; succeededCount = 1; } ];
    podReplacementPolicy = "Failed";
    suspend = true;
    queue = "gpu";
    gpu = 2;
    resources.requests = { cpu = 4; memory = "16Gi"; };
    environment = {
      EPOCHS = 20;
      RATE = 0.5;
      DEBUG = false;
      NAME.fieldRef = "metadata.name";
      LIMIT.resourceFieldRef = "limits.memory";
      TOKEN.secretRef = { name = "hub"; key = "token"; };
      LEVEL.configMapRef = { name = "train-config"; key = "level"; optional = true; };
      UNSET = null;
    };
    envFrom = [ { secretRef = "hub"; } { configMapRef = { name = "shared"; optional = true; }; prefix = "SHARED_"; } ];
    volumeMounts = {
      code = { mountPath = "/code"; readOnly = true; configMap = "train-code"; };
      keys = { mountPath = "/keys"; secret = { secretName = "hub"; defaultMode = 256; }; };
      data = { mountPath = "/data"; subPath = "images"; };
      scratch = { mountPath = "/scratch"; emptyDir.sizeLimit = "10Gi"; };
    };
    volumes.data = { type = "persistentVolumeClaim"; claimName = "images"; };
    serviceAccount = "train";
    automountServiceAccountToken = false;
    nodeSelector.accelerator = "a100";
    tolerations = [ { key = "nvidia.com/gpu"; operator = "Exists"; effect = "NoSchedule"; } ];
    affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms = [
      { matchExpressions = [ { key = "zone"; operator = "In"; values = [ "a" "b" ]; } ]; }
    ];
    topologySpreadConstraints = [
      { maxSkew = 1; topologyKey = "kubernetes.io/hostname"; whenUnsatisfiable = "ScheduleAnyway"; }
    ];
    priorityClassName = "batch";
    runtimeClassName = "nvidia";
    schedulerName = "volcano";
    terminationGracePeriodSeconds = 120;
    initContainers = [ { name = "fetch"; image = "fetch:v1"; resources.requests.memory = "64Mi"; } ];
    sidecars = [ { name = "logs"; image = "shipper:v3"; resources.requests.memory = "32Mi"; } ];
    patches = [
      { kind = "Job"; patch.spec.template.spec.enableServiceLinks = false; }
      { kind = "Job"; name = "train"; patch.metadata.labels = { team = "ml"; "app.kubernetes.io/component" = null; }; }
    ];
    lint.ignore.dangling-config-map = "train-code and shared are made by another repository";
  };
}
