# nixbatch: `FILE` needs `environment`, and nixbatch provides `batchProcessing` and `nixbatch`: give it a default, or pass `--arg environment …`
{ batchProcessing, environment }:
{ }
