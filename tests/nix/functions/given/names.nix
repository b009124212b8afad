{ batchProcessing, env }: batchProcessing.mkCronJob env { }
