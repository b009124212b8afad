batchProcessing: batchProcessing.mkCronJob batchProcessing.env { }
