{ batchProcessing, env, ... }: with batchProcessing; mkCronJob env { }
