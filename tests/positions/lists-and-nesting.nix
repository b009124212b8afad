# List items, nested attribute paths, and several bindings of one set.
{ batchProcessing, ... }:
{
  a = batchProcessing.mkKubernetesJob "a" {
    image = "x:v1";
    command = [ "a" 1 (toString 2) null ];
    args = [ "x" ] ++ [ "y" true ];
    environment.LEVEL = "info";
    environment.TOKEN.secretRef = { name = 5; key = "k"; };
    resources.requests.memory = "64MB";
    resources.limits = { memory = "32Mi"; cpu = [ ]; };
    volumeMounts.data.mountPaht = "/data";
    tolerations = [ { key = "a"; operator = "Exist"; } { keey = "b"; } ];
  };
  b = batchProcessing.mkCronJob "b" {
    schedule = "0 0 * * *";
    jobTemplate.spec.template.spec.containers = [
      {
        name = "b";
        image = "x:v1";
        env = [
          { name = "A"; value = 1; }
          { name = "B"; valeu = "x"; }
        ];
      }
    ];
    jobTemplate.spec.backoffLimit = "2";
  };
}
