{ batchProcessing, ... }:
{ a."b.c" = { name }: [ { d = batchProcessing.mkCronJob name { }; } ]; }
