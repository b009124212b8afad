/**
  Build the Kubernetes manifests of a bundle: `<namespace>/<kind>-<name>.yaml`, and a `Kustomization` that
  lists them. When the compiler finds an error, the build fails and shows all that it found.

  # Inputs

  `pkgs`
  : The packages to build with.

  `bundle`
  : The bundle.

  `name` (`"manifests"`)
  : Name of the derivation.

  `root` (null)
  : Directory that file names in diagnostics are relative to, such as `./.`. Without it they are relative to
    the flake.

  `nixbatch`
  : The compiler. The flake's own package by default.

  `extraArgs` (`[ ]`)
  : More arguments for `nixbatch build`, such as `[ "--kubernetes-version" "1.35" ]`.

  # Type

  ```
  mkManifests :: { pkgs :: Packages; bundle :: Bundle; … } -> Derivation
  ```

  # Example

  ```nix
  packages.x86_64-linux.manifests = nixbatch.lib.mkManifests {
    pkgs = nixpkgs.legacyPackages.x86_64-linux;
    bundle = import ./jobs.nix { inherit (nixbatch.lib) batchProcessing; };
  };
  ```
*/
{
  pkgs,
  bundle,
  name ? "manifests",
  root ? null,
  nixbatch ? pkgs.callPackage ./package.nix { },
  extraArgs ? [ ],
}:
import ./compile.nix {
  inherit pkgs bundle name root nixbatch;
  script = ''
    compile build --out "$out" ${pkgs.lib.escapeShellArgs extraArgs}
  '';
}
