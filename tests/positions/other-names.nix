# Values that came by another name keep their places; what one function makes is said once only where the help is the same.
{ batchProcessing, ... }:
let
  sizes.small.requests.memory = "256MB";
  mounts.data.mountpath = "/x";
  envs.common.LOG = [ ];
  mk = a: batchProcessing.mkKubernetesJob "b" { image = "x:1"; activeDeadlineSeconds = 3; resources.requests.memory = "1Gi"; environment = a.extraEnv; labels = a.extraLabels; };
  job = name: request: batchProcessing.mkKubernetesJob name { image = "x:1"; activeDeadlineSeconds = 3; resources = { requests.memory = request; limits.memory = "2Gi"; }; initContainers = [ { name = "i"; image = "a:1"; args = [ null ]; } ]; };
in { a = batchProcessing.mkKubernetesJob "a" { image = "x:1"; activeDeadlineSeconds = 3;
       resources = sizes.small; volumeMounts = mounts; environment = envs.common; };
  b = mk { extraEnv.API_TOKEN = "x"; extraLabels.team = "x y"; };
  external.c = job "c" "3Gi"; external.d = job "d" "8Gi";
  lint = [ (batchProcessing.mkKubernetesJob "e" { image = "x:1"; resources.requests = { memory = "1,024Mi"; cpu = "1,5"; }; environment = { DB_SECRET_ARN = "arn:aws:x"; SECRET_STORE = "vault"; DB_PASSWORD_SECRET = "x"; CLIENT_SECRET = "x"; }; }) ];
  }
