{
  description = "Batch workloads";

  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-25.11";
    nixbatch.url = "github:nixbatch/nixbatch";
    nixbatch.inputs.nixpkgs.follows = "nixpkgs";
  };

  outputs = { self, nixpkgs, nixbatch }:
    let
      # Without nixpkgs' help, so that `nixbatch lint` evaluates the bundle without fetching nixpkgs.
      systems = [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ];
      forSystems = function:
        builtins.listToAttrs (
          map (system: { name = system; value = function nixpkgs.legacyPackages.${system}; }) systems
        );
    in
    {
      # The bundle: `nixbatch build` and `nixbatch lint` take it from here.
      batch = import ./jobs.nix { inherit (nixbatch.lib) batchProcessing; };

      # nix build .#manifests
      packages = forSystems (pkgs: rec {
        default = manifests;
        manifests = nixbatch.lib.mkManifests { inherit pkgs; bundle = self.batch; };
      });

      # nix run .#lint
      apps = forSystems (pkgs: {
        lint = nixbatch.lib.mkLintApp { inherit pkgs; };
      });

      # nix flake check
      checks = forSystems (pkgs: {
        lint = nixbatch.lib.mkLint { inherit pkgs; bundle = self.batch; };
      });
    };
}
