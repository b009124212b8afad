# Nothing is wrong with it, but nothing comes of it either.
{ batchProcessing, ... }: {
  etl = batchProcessing.mkBatchJobConfig "etl" { image = "etl:v2"; };
  none = { apiVersion = "v1"; kind = "List"; items = [ ]; };
}
