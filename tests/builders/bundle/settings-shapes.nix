# Settings whose parts have other shapes; what is right beside them holds.
{ batchProcessing, ... }:
{
  gitops = "true";
  naming = true;
  external = { configMaps = [ "shared-*" 1 ]; secrets = { db = "here"; }; };
  lint.ignore = { memory-request-unset = 5; deadline-unset = "it is short"; image-latst = "a"; };
  once = batchProcessing.mkKubernetesJob "once" {
    image = "once:v1";
    envFrom = [ { configMapRef = "shared-settings"; } ];
  };
}
