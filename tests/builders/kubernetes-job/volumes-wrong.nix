# Volumes as people write them who know mounts, Kubernetes, or the other form; and objects of another namespace.
{ batchProcessing, ... }: with batchProcessing; {
  pvc = { apiVersion = "v1"; kind = "PersistentVolumeClaim"; metadata = { name = "etl-data"; namespace = "etl"; }; spec = { accessModes = [ "ReadWriteOnce" ]; resources.requests.storage = "1Gi"; }; };
  cm = { apiVersion = "v1"; kind = "ConfigMap"; metadata = { name = "app-config"; namespace = "etl"; }; data.a = "b"; };
  a = mkKubernetesJob "a" { image = "a:1"; activeDeadlineSeconds = 5; resources.requests.memory = "1Gi";
    volumeMounts = { data = "/data"; config = "/etc/app"; y = "/y"; z = "/z"; w = "/w"; };
    envFrom = [ { configMapRef = "app-config"; } ];
    volumes.y = { type = "persistentVolumeClaim"; claim = "x"; };
    volumes.z = { type = "emptyDir"; mountPath = "/z"; foo = 1; };
    volumes.w = { type = "secret"; name = "s"; };
    volumes.v = { type = "emptydir"; };
    volumes.u = { configMap = "x"; };
    volumes.t = { secret.secretName = "x"; mountPath = "/t"; };
    volumes.s = { type = 3; };
    volumes.r = { emptyDir = {}; name = "q"; };
  };
}
