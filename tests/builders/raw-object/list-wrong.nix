# What is wrong in a list is shown there; what is wrong with the list itself, too.
{
  all = {
    apiVersion = "v1";
    kind = "List";
    itms = [ ];
    items = [
      {
        apiVersion = "v1";
        kind = "ConfigMap";
        metadata.name = "Settings";
        dta.LEVEL = "info";
      }
      { apiVersion = "v1"; kind = "ConfigMap"; metadata.name = "same"; }
      { apiVersion = "v1"; kind = "ConfigMap"; metadata.name = "same"; }
    ];
  };
  no-list = { apiVersion = "v1"; kind = "List"; items.a = 1; };
}
