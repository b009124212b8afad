# nixbatch: FILE:6:56: `etl[0].groups.inner` is nested deeper than 120 levels, as nothing in Kubernetes is; is a value part of itself?
{ ... }:
{
  etl =
    let
      nested = levels: if levels == 0 then null else { inner = nested (levels - 1); };
    in
    [ { groups = nested 10000; } ];
}
