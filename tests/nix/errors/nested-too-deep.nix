# nixbatch: FILE:5:3: `etl.nightly` is nested deeper than 120 levels, as nothing in Kubernetes is; is a value part of itself?
{ mkCronJob, ... }:
let levels = n: if n == 0 then "x" else { a = levels (n - 1); }; in
{
  etl.nightly = mkCronJob "nightly" { labels = levels 1000; };
}
