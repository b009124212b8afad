# mkManifests and mkLint with a compiler that only says things, to see what Nix makes of them.
#
# It writes `lines` lines with everything that a message must not trip over, and ends with `status`. What it
# was given goes to the output.
{ status, lines, system ? builtins.currentSystem }:
let
  pkgs = import ./nixpkgs { lib = import ./nixpkgs/lib.nix; inherit system; };
  nixbatch = import ../../nix;

  compiler = pkgs.runCommand "fake-nixbatch" { text = ''
    #!/bin/bash
    line=0
    while [ $line -lt ${toString lines} ]; do
      line=$((line + 1))
      printf '%s\n' "line $line: \"quoted\" 'a' \\ \n %s ünï 日本 🎉 $(printf '\t\033[1m\001')."
    done
    while [ $# -gt 1 ] && [ "$1" != --out ]; do shift; done
    if [ "$1" = --out ]; then
      mkdir -p "$2"
      cat > "$2/document.json"
      printf '%s\n' "''${@:3}" > "$2/arguments"
    fi
    exit ${toString status}
  ''; } ''
    mkdir -p "$out/bin"
    printf '%s' "$text" > "$out/bin/nixbatch"
    chmod +x "$out/bin/nixbatch"
  '';

  arguments = {
    inherit pkgs;
    nixbatch = compiler;
    root = ./.;
    extraArgs = [ "--fail-on" "it's" ];
    bundle = [
      (import ./positions.nix { inherit (nixbatch) batchProcessing; })
      # An argument that refers to a store path, which the manifests then depend on.
      (nixbatch.batchProcessing.mkKubernetesJob "store-path" { image = "${builtins.toFile "image" "x"}"; })
    ];
  };
in
{
  manifests = nixbatch.mkManifests arguments;
  lint = nixbatch.mkLint arguments;
}
