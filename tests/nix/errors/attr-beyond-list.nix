# nixbatch: `--attr etl.2`: there is no `2` in a list of 2
# --argstr nixbatchAttr etl.2
{ etl = [ null null ]; }
