# nixbatch: `--attr nightly.image`: there is no `image` in a set of `schedule`
# --argstr nixbatchAttr nightly.image
{ batchProcessing, ... }: { nightly = batchProcessing.mkCronJob "nightly" { schedule = "@daily"; }; }
