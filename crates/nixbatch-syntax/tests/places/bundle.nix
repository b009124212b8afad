#? missing etl.nightly schedule
#? name etl.nightly
#? value etl.nightly image
#? missing etl.config data
#? name etl.config metadata.name
#? missing alias schedule
#? missing renamed schedule
#? missing group.a schedule
rec {
  etl = let mkCronJob = name: args: args; in {
    nightly = mkCronJob "nightly" { image = 1; };
    config = { apiVersion = "v1"; kind = "ConfigMap"; metadata.name = "c"; };
  };
  alias = etl.nightly;
  renamed = let inherit (etl) nightly; in nightly // { image = 2; };
  group = { inherit (etl) nightly; a = etl.nightly; };
}
