# nixbatch: `--attr etl.hourly`: there is no `hourly` in a set of `daily`, `nightly`
# --argstr nixbatchAttr etl.hourly
{ etl = { daily = null; nightly = null; }; }
