#!/usr/bin/env bash
# Tests of mkManifests and mkLint with a fake compiler: what they hand over, and that a failing build shows
# everything the compiler said, however many lines Nix cuts a log to. Needs `sandbox = false`.
set -euo pipefail
cd "$(dirname "$0")"
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
  nix --extra-experimental-features nix-command build --no-link --impure --log-lines 3 \
    --file fake-compiler.nix "$@" 2> "$scratch/shown"
}

manifests=$(build -A manifests --arg status 0 --arg lines 2) || fail "manifests with two notes"
document=$manifests/document.json
[ "$(cat "$manifests/arguments")" = $'--fail-on\nit\'s\n-' ] || fail "arguments of build: $(cat "$manifests/arguments")"
cmp <(jq -j '.sources["positions.nix"]' "$document") positions.nix || fail "sources of the document"
[ "$(jq -r '[.. | .file? // empty] | unique | join(" ")' "$document")" = "fake-compiler.nix positions.nix" ] \
  || fail "file names of the document"
nix-store --query --references "$manifests" | grep -q -- '-image$' || fail "store paths that manifests depend on"

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
