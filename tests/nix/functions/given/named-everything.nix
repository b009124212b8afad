all@{ batchProcessing, ... }: batchProcessing.mkCronJob all.env { }
