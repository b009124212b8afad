# The compiler, for `pkgs.callPackage`.
{ lib, rustPlatform, stdenv }:
let
  inherit (lib.importTOML ../Cargo.toml) workspace;
  root = toString ../.;

  # What cargo reads. Anything else would only rebuild the compiler for nothing.
  wanted = [ "Cargo.toml" "Cargo.lock" "crates" "nix" ];
  isWanted = path: builtins.elem (builtins.head (lib.splitString "/" (lib.removePrefix "${root}/" path))) wanted;
in
rustPlatform.buildRustPackage {
  pname = "nixbatch";
  inherit (workspace.package) version;

  src = builtins.path {
    path = ../.;
    name = "nixbatch-source";
    filter = path: _type: isWanted path;
  };
  cargoLock.lockFile = ../Cargo.lock;
  cargoBuildFlags = [ "--package" "nixbatch-cli" ];

  # The tests run Nix, which a build sandbox does not have.
  doCheck = false;

  postInstall = lib.optionalString (stdenv.buildPlatform.canExecute stdenv.hostPlatform) ''
    mkdir -p "$out"/share/{bash-completion/completions,fish/vendor_completions.d,zsh/site-functions,man/man1}
    "$out"/bin/nixbatch completions bash > "$out"/share/bash-completion/completions/nixbatch
    "$out"/bin/nixbatch completions fish > "$out"/share/fish/vendor_completions.d/nixbatch.fish
    "$out"/bin/nixbatch completions zsh > "$out"/share/zsh/site-functions/_nixbatch
    "$out"/bin/nixbatch man --out "$out"/share/man/man1
  '';

  meta = {
    description = "Compile batch workloads from Nix to Kubernetes YAML";
    homepage = workspace.package.repository;
    license = [ lib.licenses.mit lib.licenses.asl20 ];
    mainProgram = "nixbatch";
  };
}
