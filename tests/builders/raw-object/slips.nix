# What is misspelt or misplaced, and what only looks like it belongs elsewhere.
{ mkCronJob, mkKubernetesJob, ... }:
let
  containers = [ { name = "a"; image = "x:1"; resources.requests.memory = "1Gi"; } ];
  job = name: spec: {
    apiVersion = "batch/v1";
    kind = "Job";
    metadata = { inherit name; namespace = "default"; };
    spec = { activeDeadlineSeconds = 60; } // spec;
  };
  pod = name: fields: job name { template.spec = { restartPolicy = "Never"; inherit containers; } // fields; };
  one = fields: { containers = [ ({ name = "a"; image = "x:1"; resources.requests.memory = "1Gi"; } // fields) ]; };
  cron = name: jobTemplate: mkCronJob name { schedule = "0 0 * * *"; inherit jobTemplate; };
in
{
  labels = job "labels" {
    template = { labels = { app = "x"; }; spec = { restartPolicy = "Never"; inherit containers; }; };
  };
  pod-labels = pod "pod-labels" { labels = { app = "x"; }; };
  job-labels = cron "job-labels" {
    labels = { team = "x"; };
    spec = { activeDeadlineSeconds = 5; template.spec = { inherit containers; }; };
  };
  pods = cron "pods" { spec = { activeDeadlineSeconds = 5; inherit containers; }; };
  resource = pod "resource" (one { resource = { requests.memory = "1Gi"; limit.memory = "1Gi"; }; });
  request = pod "request" { containers = [ { name = "a"; image = "x:1"; resources.request = "1Gi"; } ]; };
  volume = pod "volume" (one { volumeMounts = [ { name = "x"; mountPath = "/x"; } ]; } // { volume = { name = "x"; emptyDir = { }; }; });
  mount-set = pod "mount-set" (one { volumeMounts = { name = "x"; mountPath = "/x"; }; } // { volumes = [ { name = "x"; emptyDir = { }; } ]; });
  resources = job "resources" {
    resources.requests.cpu = "1";
    template.spec = { restartPolicy = "Never"; containers = [ { name = "a"; image = "x:1"; } ]; };
  };
  mounts = mkKubernetesJob "mounts" {
    image = "x:1";
    activeDeadlineSeconds = 60;
    resources.requests.memory = "1Gi";
    volumes.d = { emptyDir = { }; };
    volumeMounts = [ { name = "d"; mountPath = "/d"; } ];
  };
  volumes = mkKubernetesJob "volumes" {
    image = "x:1";
    activeDeadlineSeconds = 60;
    resources.requests.memory = "1Gi";
    volumes = [ { name = "d"; emptyDir = { }; } ];
    volumeMounts.d = "/d";
  };
}
