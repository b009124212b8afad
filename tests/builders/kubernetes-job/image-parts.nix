# Parts of an image that no image has, and what is said twice.
{ batchProcessing, ... }: let
  job = name: args: batchProcessing.mkKubernetesJob name ({
    image = "load:v3"; activeDeadlineSeconds = 600; resources.requests.memory = "1Gi";
  } // args);
  digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
in {
  good = job "good" { image = { repository = "localhost:5000/load"; tag = "v1.2_3-rc.1"; inherit digest; }; };
  number = job "number" { image = { repository = "load"; tag = 7; }; };
  empty = job "empty" { image = { repository = "load"; tag = builtins.getEnv "NIXBATCH_NO_SUCH_VARIABLE"; }; };
  blank = job "blank" { image = { repository = "load"; tag = "1 2"; digest = "sha256:zz"; }; };
  gpus = job "gpus" { gpu = 1; resources = { requests.memory = "1Gi"; limits."nvidia.com/gpu" = 4; }; };
  no-reason = job "no-reason" { image = "load:latest"; lint.ignore.image-latest = true; };
  override = job "override" {
    patches = [ { kind = "Job"; patch.spec.template.spec.restartPolcy = "OnFailure"; } ];
  };
}
