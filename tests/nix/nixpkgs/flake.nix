{
  description = "A stand-in for nixpkgs: what the flake uses of it, made of the tools of the machine";

  outputs = _:
    let
      lib = import ./lib.nix;
    in
    {
      inherit lib;
      legacyPackages = lib.genAttrs [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ] (
        system: import ./. { inherit lib system; }
      );
    };
}
