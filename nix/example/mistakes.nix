# What nixbatch says about mistakes: `make demo` shows it.
{ batchProcessing, ... }:
with batchProcessing;
let
  resources.requests = { cpu = "250m"; memory = "256MB"; };
in
{
  report = mkCronJob "weekly-report" {
    schedule = "0 7 * * 7";
    timezone = "Europe/Berlin";
    concurencyPolicy = "Forbid";
    image = "registry.example.org/shop/report:3.2";
    activeDeadlineSeconds = 1800;
    inherit resources;
  };
}
