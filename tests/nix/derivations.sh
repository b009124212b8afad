#!/usr/bin/env bash
# Tests of mkManifests and mkLint with a fake compiler: what they hand over, and that a failing build shows
# everything the compiler said, however many lines Nix cuts a log to.
set -euo pipefail
cd "$(dirname "$0")"
export NIX_USER_CONF_FILES=$PWD/../../.ci/nix.conf
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
fail() {
  printf 'FAILED: %s\n' "$1" >&2
  cat "$scratch/shown" >&2
  exit 1
}
build() {
  nix-build fake-compiler.nix --no-out-link "$@" 2> "$scratch/shown"
}
# As `nix build` does, with the few last lines of the log.
buildQuietly() {
  nix build --no-link --impure --log-lines 3 \
    --file fake-compiler.nix "$@" 2> "$scratch/shown"
}

manifests=$(build -A manifests --arg status 0 --arg lines 2) || fail "manifests with two notes"
[ "$(cat "$manifests/arguments")" = $'--fail-on\nit\'s\n-' ] || fail "arguments: $(cat "$manifests/arguments")"
holds() {
  [ "$(nix-instantiate --eval --strict --expr "
    let
      text = builtins.unsafeDiscardStringContext (builtins.readFile $manifests/document.json);
      document = builtins.fromJSON text;
    in
    $1
  ")" = true ] || fail "document: not $1"
}
holds 'document.sources."positions.nix" == builtins.readFile ./positions.nix'
holds 'builtins.attrNames document.sources == [ "fake-compiler.nix" "positions.nix" ]'
holds '(builtins.head document.items).pos.file == "positions.nix"'
nix-store --query --references "$manifests" | grep -- '-image$' > /dev/null || fail "store paths that manifests depend on"

lint=$(build -A lint --arg status 0 --arg lines 2) || fail "lint with two notes"
[ "$(wc -l < "$lint")" = 2 ] || fail "findings of the lint"

for attribute in manifests lint; do
  for lines in 3 50; do
    if buildQuietly "$attribute" --arg status 1 --arg lines "$lines"; then
      fail "$attribute: a compiler that fails, and a build that does not"
    fi
    for number in $(seq "$lines"); do
      grep -qF "line $number: \"quoted\" 'a' \\ \\n %s ünï 日本 🎉 " "$scratch/shown" \
        || fail "$attribute: line $number of $lines is not shown"
    done
  done
done
echo "nix derivations: all tests passed"
