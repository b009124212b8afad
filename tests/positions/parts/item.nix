{ batchProcessing }: { d = batchProcessing.mkCronJob "d" { image = "x:v1"; }; }
