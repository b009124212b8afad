# nixbatch: `FILE` takes no argument `enviroment`; it takes `batchProcessing`, `environment`
# --argstr enviroment prod
{ batchProcessing, environment ? "test" }:
{ }
