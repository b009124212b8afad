# Something else goes by the misspelt name, so that renaming it may change more than this.
{ batchProcessing, ... }:
let
  shared = { concurencyPolicy = "Forbid"; };
in
{
  nightly = batchProcessing.mkCronJob "nightly" ({
    schedule = "0 2 * * *";
    image = "backup:v1.4";
    annotations.policy = shared.concurencyPolicy or "none";
  } // shared);
  twice = batchProcessing.mkCronJob "twice" {
    schedule = "0 2 * * *";
    imag = "backup:v1.4";
    suspnd = true;
    suspendd = false;
  };
}
