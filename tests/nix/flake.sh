#!/usr/bin/env bash
# Tests of the flake and of its template, from the user's side: everything that README.md tells a user of
# flakes to type. A stand-in takes the place of nixpkgs, so nothing is fetched; its builds are not sandboxed,
# and use the cargo of the user who builds, who has to have fetched the workspace's dependencies.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export NIX_USER_CONF_FILES=$root/.ci/nix.conf
nixpkgs="path:$root/tests/nix/nixpkgs"

step() {
  printf '== %s\n' "$*"
}
fail() {
  printf 'FAILED: %s\n' "$1" >&2
  [ ! -e "$scratch/shown" ] || sed 's/^/  | /' "$scratch/shown" >&2
  exit 1
}
# Runs a command that must succeed; what it says goes to $scratch/shown.
succeeds() {
  step "$@"
  "$@" > "$scratch/shown" 2>&1 || fail "$*"
}
# Runs a command that must fail. With what status is up to Nix, and differs.
fails() {
  step "$@" "(must fail)"
  ! "$@" > "$scratch/shown" 2>&1 || fail "$*: does not fail"
}
shows() {
  grep -qF -- "$1" "$scratch/shown" || fail "not shown: $1"
}
isFile() {
  [ -s "$1" ] || fail "no file $1; there are: $(find "$(dirname "$1")" 2> /dev/null | tr '\n' ' ')"
}

# THIS REPOSITORY

cd "$root"
override=(--override-input nixpkgs "$nixpkgs" --no-write-lock-file)
lock=$(cat flake.lock)
succeeds nix flake check "${override[@]}"
succeeds nix build "${override[@]}" --out-link "$scratch/package" .#nixbatch
for file in bin/nixbatch share/man/man1/nixbatch.1 share/bash-completion/completions/nixbatch \
  share/fish/vendor_completions.d/nixbatch.fish share/zsh/site-functions/_nixbatch; do
  isFile "$scratch/package/$file"
done
succeeds nix build "${override[@]}" --out-link "$scratch/manifests" .#manifests
isFile "$scratch/manifests/Kustomization"
isFile "$scratch/manifests/shop/cronjob-orders-import.yaml"
succeeds nix run "${override[@]}" .#lint
succeeds nix run "${override[@]}" . -- --version
shows "nixbatch "
[ "$(cat flake.lock)" = "$lock" ] || fail "flake.lock has changed"

# A USER'S REPOSITORY

# A clone of what is tracked here, as it is in the working tree.
clone=$scratch/nixbatch
mkdir "$clone" "$scratch/user"
git ls-files -z | tar --create --null --files-from - | tar --extract --directory "$clone"

cd "$scratch/user"
git init --quiet
succeeds nix flake init --template "path:$clone"
git add .
succeeds nix flake lock --override-input nixpkgs "$nixpkgs" --override-input nixbatch "path:$clone"
git add flake.lock
succeeds nix build .#manifests
isFile result/Kustomization
isFile result/default/cronjob-hello.yaml
succeeds nix run .#lint
succeeds nix flake check

# What is not in the bundle does not rebuild the manifests.
before=$(nix eval --raw .#manifests.drvPath 2> "$scratch/shown") || fail "the derivation of the manifests"
echo "Our batch jobs" > README.md
git add README.md
[ "$(nix eval --raw .#manifests.drvPath 2> "$scratch/shown")" = "$before" ] || fail "a README changes the manifests"

# Three mistakes: the build shows each at its line, beyond what Nix leaves of a log.
sed -i 's/schedule = .*/schedule = "0 25 * * *";/; s/concurrencyPolicy = .*/concurencyPolicy = "Forbid";/; s/memory = "64Mi"/memory = "64MB"/' jobs.nix
fails nix build .#manifests
for line in schedule concurencyPolicy 'requests = '; do
  shows "jobs.nix:$(grep -n "$line" jobs.nix | cut -d: -f1):"
done
fails nix run .#lint
shows "jobs.nix:"
fails nix flake check

# A mistake in the bundle itself is an error of the evaluation, with its place.
printf '%s\n' '{ batchProcessing, ... }:' '{ hello = batchProcessing.mkCronJob "hello"; }' > jobs.nix
fails nix build .#manifests
shows 'jobs.nix:2:3: `hello` is a function'
echo "nix flake: all tests passed"
