{
  image = "elsewhere";
  imagee = "elsewhere";
  env = { A = 1; };
}
