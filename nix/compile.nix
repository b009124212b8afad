/**
  Make a derivation that runs the compiler on a bundle. What `mkManifests` and `mkLint` have in common.

  The build gets the document and nothing else: the texts of the files that positions lead into travel in
  it. So it does not depend on the rest of the repository, and diagnostics still show the user's lines.

  # Inputs

  `pkgs`, `bundle`, `name`, `root`, `nixbatch`
  : As for `mkManifests`.

  `script`
  : Shell commands; the function `compile` of `compile.sh` is there for them.

  # Type

  ```
  compile :: { … } -> Derivation
  ```
*/
{ pkgs, bundle, name, root, nixbatch, script }:
let
  document = import ./self-contained.nix { inherit root; } (import ./document.nix bundle);
in
pkgs.runCommand name
  {
    nativeBuildInputs = [ nixbatch ];
    # As a file, since it is too long for an environment variable; store paths in it stay dependencies.
    document = builtins.toJSON document;
    passAsFile = [ "document" ];
  }
  ''
    ${builtins.readFile ./compile.sh}
    ${script}
  ''
