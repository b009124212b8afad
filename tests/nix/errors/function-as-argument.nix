# nixbatch: FILE:5:5: `image` is a function where a value is expected; does it lack its arguments?
{ mkKubernetesJob, ... }:
{
  job = mkKubernetesJob "job" {
    image = { tag }: "app:${tag}";
  };
}
