# nixbatch: `--attr etl..nightly` is no attribute path: write names with dots between them, such as `etl.nightly`
# --argstr nixbatchAttr etl..nightly
{ etl = { }; }
