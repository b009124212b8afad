# Two items of one place: where one call makes both, the attributes that hold them tell them apart.
{ batchProcessing, ... }:
with batchProcessing;
let
  job = mkKubernetesJob "job" { image = "work:v1"; activeDeadlineSeconds = 60; resources.requests.memory = "1Gi"; };
  load = name: mkKubernetesJob name { image = "work:v1"; activeDeadlineSeconds = 60; resources.requests.memory = "1Gi"; };
in
{
  first = job;
  second = job;
  third = job // { namespace = "b"; };
  fourth = job // { namespace = "b"; };
  nested.load = load "load";
  load = load "load";
  list = [ (load "twice") (load "twice") ];
}
