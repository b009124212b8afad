/**
  Make a flake app that lints: `nix run .#lint` lints the flake's `batch` output, and
  `nix run .#lint -- ARGUMENT…` is `nixbatch lint ARGUMENT…`.

  Unlike the check that `mkLint` makes, it sees the working tree, so `nix run .#lint -- --fix` mends it.

  # Inputs

  `pkgs`
  : The packages to build with.

  `nixbatch`
  : The compiler. The flake's own package by default.

  # Type

  ```
  mkLintApp :: { pkgs :: Packages; nixbatch ? Derivation; } -> App
  ```

  # Example

  ```nix
  apps.x86_64-linux.lint = nixbatch.lib.mkLintApp { pkgs = nixpkgs.legacyPackages.x86_64-linux; };
  ```
*/
{ pkgs, nixbatch ? pkgs.callPackage ./package.nix { } }:
{
  type = "app";
  program = "${pkgs.writeShellScript "nixbatch-lint" ''
    exec ${nixbatch}/bin/nixbatch lint "$@"
  ''}";
  meta.description = "Lint the bundle";
}
