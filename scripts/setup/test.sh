#!/usr/bin/env bash
# Every suite. The end-to-end tests wait for Terraform most of the time, so they run beside the others from the start
# and are shown when those have passed. Of the others the quick ones come first: a plain mistake is known soon, and
# ends the end-to-end tests as Ctrl-C does, so that they clean up.
set -euo pipefail

log=$(mktemp)
set -m # a process group of its own, or Ctrl-C would reach it before the trap does
.venv/bin/pytest tests/e2e </dev/null >"$log" 2>&1 &
end_to_end=$!
set +m
stop() {
  kill -INT "-$end_to_end" 2>/dev/null || true
  wait "$end_to_end" || true
  rm "$log"
}
trap stop EXIT

npm --prefix frontend run --silent test
.venv/bin/pytest tests/unit tests/infra tests/integration --numprocesses auto --maxprocesses 4 --dist loadfile

echo "The end-to-end tests, which began with the others:"
tail --lines=+1 --follow --pid="$end_to_end" "$log"
wait "$end_to_end"
