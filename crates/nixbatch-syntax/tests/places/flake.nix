#? value batch.nightly image
#? missing batch.nightly schedule
{ mkCronJob, ... }:
let
  outputs = { mkCronJob, ... }: {
    batch.nightly = mkCronJob "nightly" { image = 1; };
  };
in
outputs { inherit mkCronJob; }
