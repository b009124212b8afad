# A group may have the name of a setting.
{ mkKubernetesJob, ... }:
let
  job = name: mkKubernetesJob name { image = "x:v1"; activeDeadlineSeconds = 60; resources.requests.memory = "1Gi"; };
in
{
  external = { load = job "load"; nightly.more.deep = job "deep"; };
  lint = [ (job "check") ];
}
