# Builds $src with the cargo of the user who runs Nix, offline, and installs its programs.
#
# The sources have a place of their own, and with the target directory beside it only what changed is
# compiled. Copying gives every file a new time, which cargo goes by; in the store all are equally old.
home=$(eval echo "~$(id -un)")
export HOME=$home PATH="$home/.cargo/bin:/usr/local/cargo/bin:$PATH"
if ! command -v cargo > /dev/null; then
  echo "the stand-in for nixpkgs builds with the cargo of the user who builds, and $(id -un) has none" >&2
  exit 1
fi
cache="$home/.cache/nixbatch-stand-in"
mkdir -p "$cache"
exec 9> "$cache/lock"
flock 9
rm -rf "$cache/source"
cp -r --no-preserve=all "$src" "$cache/source"
cd "$cache/source"

# As quick a build as the release profile allows.
export CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16
export CARGO_TARGET_DIR="$cache/target"
cargo build --release --locked --offline $cargoBuildFlags

mkdir -p "$out/bin"
find "$CARGO_TARGET_DIR/release" -maxdepth 1 -type f -executable -exec cp {} "$out/bin/" \;
