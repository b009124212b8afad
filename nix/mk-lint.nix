/**
  Lint a bundle as a check: a derivation that fails when there are findings of a failing level, and shows
  them. Otherwise its output is a file with the findings that are left.

  # Inputs

  `pkgs`, `bundle`, `root`, `nixbatch`
  : As for `mkManifests`.

  `name` (`"lint"`)
  : Name of the derivation.

  `extraArgs` (`[ ]`)
  : More arguments for `nixbatch lint`, such as `[ "--fail-on" "warning" ]`.

  # Type

  ```
  mkLint :: { pkgs :: Packages; bundle :: Bundle; … } -> Derivation
  ```

  # Example

  ```nix
  checks.x86_64-linux.lint = nixbatch.lib.mkLint {
    pkgs = nixpkgs.legacyPackages.x86_64-linux;
    bundle = self.batch;
    extraArgs = [ "--fail-on" "warning" ];
  };
  ```
*/
{
  pkgs,
  bundle,
  name ? "lint",
  root ? null,
  nixbatch ? pkgs.callPackage ./package.nix { },
  extraArgs ? [ ],
}:
import ./compile.nix {
  inherit pkgs bundle name root nixbatch;
  script = ''
    compile lint ${pkgs.lib.escapeShellArgs extraArgs}
    cp diagnostics "$out"
  '';
}
