{ ... }@all: all.batchProcessing.mkCronJob all.env { }
