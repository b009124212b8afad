#!/usr/bin/env bash
# Tests of the Nix library, with nothing but Nix: unit.nix; each file of errors/, whose first line is the
# message that it must give (and whose second may be arguments); what 1,000 CronJobs cost the evaluator.
set -euo pipefail
cd "$(dirname "$0")"
export NIX_USER_CONF_FILES=$PWD/../../.ci/nix.conf
failed=0
fail() {
  printf 'FAILED: %s\n' "$1" >&2
  failed=1
}
evaluate() {
  nix-instantiate --eval --strict --json ../../nix/evaluate.nix --argstr nixbatchFile "$@"
}

failures=$(nix-instantiate --eval --strict unit.nix)
if [ "$failures" != '""' ]; then
  fail "unit.nix"
  printf '%b\n' "$failures" >&2
fi

for file in errors/*.nix; do
  path=$PWD/$file
  expected=$(sed -n "1s|^# ||; 1s|FILE|$path|; 1p" "$file")
  read -r -a arguments <<< "$(sed -n '2s/^# //p' "$file")"
  if output=$(evaluate "$path" "${arguments[@]}" 2>&1 > /dev/null); then
    fail "$file gives no error"
    continue
  fi
  actual=$(sed -n 's/^ *error: \(nixbatch: \)/\1/p' <<< "$output" | tail -n 1)
  if [ "$actual" != "$expected" ]; then
    fail "$file"
    printf '  expected  %s\n  actually  %s\n' "$expected" "${actual:-$output}" >&2
  fi
done

# What the evaluator allocates is the same on every machine, unlike time and resident memory.
statistics=$(NIX_SHOW_STATS=1 NIX_COUNT_CALLS=0 evaluate "$PWD/../bench/cron-jobs.nix" 2>&1 > /dev/null)
allocated=$(sed -n '/"gc"/,/}/ s/.*"totalBytes": \([0-9]*\).*/\1/p' <<< "$statistics")
limit=$((44 * 1024 * 1024))
if [ "${allocated:-$limit}" -ge "$limit" ]; then
  fail "1,000 CronJobs allocate ${allocated:-an unknown number of} bytes, $limit or more"
fi

if [ "$failed" -ne 0 ]; then
  exit 1
fi
echo "nix library: all tests passed; 1,000 CronJobs allocate $((allocated / 1024 / 1024)) MiB"
