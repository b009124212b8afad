# nixbatch: `FILE` takes no argument `environment`; it takes none
# --argstr environment prod
{ }
