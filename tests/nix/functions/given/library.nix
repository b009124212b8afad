{ nixbatch, env }: nixbatch.lib.batchProcessing.mkCronJob env { }
