# nixbatch: `--attr etl.nightly`: there is no `nightly` in what is no set or list but a string
# --argstr nixbatchAttr etl.nightly
{ etl = "nightly"; }
