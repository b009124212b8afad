{
  settings = { apiVersion = "v1"; kind = "ConfigMap"; metadata = { generateName = "settings-"; name = "settings-1"; }; };
}
