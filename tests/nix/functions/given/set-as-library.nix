nixbatch: nixbatch.lib.batchProcessing.mkCronJob nixbatch.env { }
