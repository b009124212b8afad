{ batchProcessing, ... }: {
  command = batchProcessing.mkKubernetesJob "command" {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    command = [ "/nix/store/00000000000000000000000000000000-tool/bin/tool" ];
    args = [ "--config=/nix/store/00000000000000000000000000000000-config" ];
    environment.TOOL = "/nix/store/00000000000000000000000000000000-tool";
  };
  script = batchProcessing.mkKubernetesJob "script" {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    command = [
      "sh"
      "-c"
      ''
        set -e
        ${builtins.toFile "first" "x"} --run
        echo done; ${builtins.toFile "second" "y"}
      ''
    ];
  };
  image = batchProcessing.mkKubernetesJob "image" {
    image = builtins.toFile "image" "x";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
  };
}
