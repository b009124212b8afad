# Lines that end in CRLF.
{ batchProcessing, ... }:
{
  a = batchProcessing.mkCronJob "a" {
    image = "x:v1";
    schedule = "0 99 * * *";
    backofLimit = 1;
  };
}
