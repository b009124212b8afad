/**
  The library of nixbatch: `nixbatch.lib` of the flake. Nothing in it needs nixpkgs to evaluate, except that
  `mkManifests`, `mkLint` and `mkLintApp` are given the `pkgs` that they make derivations with.
*/
let
  # One file a builder, found by listing the directory: `mkCronJob.nix` is `mkCronJob`.
  builders = builtins.filter (name: name != null) (
    map (file: builtins.match "(mk.*)\\.nix" file) (builtins.attrNames (builtins.readDir ./builders))
  );
in
{
  /** The builders, by name. */
  batchProcessing = builtins.listToAttrs (
    map (match: rec {
      name = builtins.head match;
      value = import (./builders + "/${name}.nix");
    }) builders
  );

  document = import ./document.nix;
  mkManifests = import ./mk-manifests.nix;
  mkLint = import ./mk-lint.nix;
  mkLintApp = import ./mk-lint-app.nix;
}
