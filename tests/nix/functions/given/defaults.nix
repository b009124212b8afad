{ nixbatch, batchProcessing, env ? "test" }: batchProcessing.mkCronJob env { }
