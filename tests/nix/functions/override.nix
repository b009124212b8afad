{ nixbatch }: { apiVersion = nixbatch; kind = "Job"; }
