# Packages of nixpkgs that the flake uses. Builds use the machine's own tools, so they need `sandbox = false`.
{ lib, system }:
let
  platform = { inherit system; canExecute = other: other.system == system; };

  # As in nixpkgs: a derivation that runs a script of shell commands.
  runCommand = name: environment: script:
    derivation (environment // {
      inherit name system script;
      builder = "/bin/bash";
      args = [ "-e" "-o" "pipefail" ./builder.sh ];
      passAsFile = (environment.passAsFile or [ ]) ++ [ "script" ];
    });

  # The toolchain and the registry of whoever builds take the place of rustc and of vendored crates.
  buildRustPackage =
    { pname, version, src, cargoLock, cargoBuildFlags ? [ ], doCheck ? true, postInstall ? "", meta ? { } }:
    runCommand "${pname}-${version}" { inherit src cargoBuildFlags postInstall; } ''
      cmp ${cargoLock.lockFile} "$src/Cargo.lock"
      source ${./cargo.sh}
      eval "$postInstall"
    ''
    // { inherit meta; };

  # Programs that only the development shell names.
  tools = lib.genAttrs
    [ "cargo" "rustc" "rustfmt" "clippy" "rust-analyzer" "cargo-deny" "cargo-insta" "go" "kubectl" ]
    (name: runCommand name { } ''mkdir "$out"'');

  self = tools // {
    inherit lib system runCommand;
    stdenv = { hostPlatform = platform; buildPlatform = platform; };
    rustPlatform = { inherit buildRustPackage; };
    mkShell = { packages ? [ ] }: runCommand "shell" { nativeBuildInputs = packages; } ''mkdir "$out"'';
    writeShellScript = name: text:
      runCommand name { inherit text; passAsFile = [ "text" ]; } ''
        { echo '#!/bin/bash'; cat "$textPath"; } > "$out"
        chmod +x "$out"
      '';
    callPackage = file: overrides:
      let
        function = import file;
      in
      function (builtins.intersectAttrs (builtins.functionArgs function) self // overrides);
  };
in
self
