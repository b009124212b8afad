# Arguments that another file holds; the finding is in that file.
{ batchProcessing, ... }:
{
  a = batchProcessing.mkCronJob "a" (import ./parts/arguments.nix // { image = "x:v1"; });
}
