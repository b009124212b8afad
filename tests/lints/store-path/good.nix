{ batchProcessing, ... }: {
  elsewhere = batchProcessing.mkKubernetesJob "elsewhere" {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    command = [ "/nix/var/tool" ];
  };
  mounted = batchProcessing.mkKubernetesJob "mounted" {
    image = "work:v1";
    activeDeadlineSeconds = 600;
    resources.requests.memory = "1Gi";
    command = [ "/nix/store/00000000000000000000000000000000-tool/bin/tool" ];
    volumeMounts.store = { mountPath = "/nix/store"; hostPath = "/nix/store"; readOnly = true; };
  };
}
