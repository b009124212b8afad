# The hash counts, and is not the user's.
{ mkKubernetesJob, ... }: {
  naming = "hash";
  a = mkKubernetesJob "a-name-of-sixty-three-characters-which-is-the-longest-of-a-joob" {
    image = "work:v1";
    activeDeadlineSeconds = 60;
    resources.requests.memory = "1Gi";
  };
}
