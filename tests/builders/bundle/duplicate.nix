{ batchProcessing, ... }:
[
  (batchProcessing.mkKubernetesJob "twice" { image = "a:v1"; })
  (batchProcessing.mkKubernetesJob "twice" { image = "b:v1"; })
]
