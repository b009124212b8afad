{
  description = "Compile batch workloads from Nix to Kubernetes YAML";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-25.11";

  # Nothing here touches nixpkgs but what is built with it: evaluating `batch` or `lib` fetches nothing.
  outputs = { self, nixpkgs }:
    let
      systems = [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ];
      forSystems = function:
        builtins.listToAttrs (
          map (system: { name = system; value = function nixpkgs.legacyPackages.${system}; }) systems
        );

      library = import ./nix;
      compilerFor = pkgs: self.packages.${pkgs.stdenv.hostPlatform.system}.nixbatch;
      withCompiler = function: args: function ({ nixbatch = compilerFor args.pkgs; } // args);
    in
    {
      lib = library // {
        mkManifests = withCompiler library.mkManifests;
        mkLint = withCompiler library.mkLint;
        mkLintApp = withCompiler library.mkLintApp;
      };

      # What `nixbatch build` compiles here: the example.
      batch = import ./nix/example/jobs.nix { inherit (self.lib) batchProcessing; };

      packages = forSystems (pkgs: rec {
        default = nixbatch;
        nixbatch = pkgs.callPackage ./nix/package.nix { };
        manifests = self.lib.mkManifests { inherit pkgs; bundle = self.batch; };
      });

      apps = forSystems (pkgs: {
        default = {
          type = "app";
          program = "${compilerFor pkgs}/bin/nixbatch";
          meta.description = "Compile a bundle";
        };
        lint = self.lib.mkLintApp { inherit pkgs; };
      });

      checks = forSystems (pkgs: {
        inherit (self.packages.${pkgs.stdenv.hostPlatform.system}) nixbatch manifests;
        lint = self.lib.mkLint { inherit pkgs; bundle = self.batch; extraArgs = [ "--fail-on" "warning" ]; };
        library = pkgs.runCommand "library-tests" { failures = import ./tests/nix/unit.nix; } ''
          if [ -n "$failures" ]; then
            printf '%s\n' "$failures" >&2
            exit 1
          fi
          touch "$out"
        '';
      });

      devShells = forSystems (pkgs: {
        default = pkgs.mkShell {
          packages = with pkgs; [ cargo rustc rustfmt clippy rust-analyzer cargo-deny cargo-insta go kubectl ];
        };
      });

      overlays.default = final: _prev: { nixbatch = final.callPackage ./nix/package.nix { }; };

      templates.default = {
        path = ./nix/template;
        description = "A repository of batch workloads: manifests, and a lint";
      };
    };
}
