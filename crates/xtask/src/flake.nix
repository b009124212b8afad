# Evaluates the outputs of a flake in the documentation, with this repository as `nixbatch` and the stand-in for
# nixpkgs. Gives the names of what it found; of derivations it evaluates no more than the name.
{ root, flake }:
let
  inherit (builtins) attrNames concatMap isAttrs isFunction;

  nixpkgs = (import (root + "/tests/nix/nixpkgs/flake.nix")).outputs { };
  nixbatch = (import (root + "/flake.nix")).outputs { self = nixbatch; inherit nixpkgs; };
  outputs = (import flake).outputs { self = outputs; inherit nixpkgs nixbatch; };

  names = value:
    if isFunction value then
      names (value { pkgs = nixpkgs.legacyPackages.x86_64-linux; })
    else if isAttrs value && value.type or null == "derivation" then
      [ value.name ]
    else if isAttrs value && value.type or null == "app" then
      [ value.meta.description ]
    else if isAttrs value then
      concatMap (name: names value.${name}) (attrNames value)
    else
      [ ];

  items = if outputs ? batch then (nixbatch.lib.document outputs.batch).items else [ ];
in
map (item: item.name) items ++ names (removeAttrs outputs [ "batch" ])
