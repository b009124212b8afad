{ batchProcessing, ... }: batchProcessing.mkKubernetesJob "alone" { image = "alone:v1"; activeDeadlineSeconds = 60; resources.requests.memory = "8Mi"; }
