#!/usr/bin/env bash
# Names every tool that is missing or too old, each with the way to get it, before anything is installed.
set -euo pipefail

missing=0

# need NAME VERSION-COMMAND-OUTPUT MINIMUM CURE
need() {
  local name=$1 found=$2 minimum=$3 cure=$4
  if [ -z "$found" ]; then
    printf 'Missing: %s %s or newer. %s\n' "$name" "$minimum" "$cure" >&2
    missing=1
  elif [ "$(printf '%s\n%s\n' "$minimum" "$found" | sort -V | head -n 1)" != "$minimum" ]; then
    printf 'Too old: %s %s, at least %s is needed. %s\n' "$name" "$found" "$minimum" "$cure" >&2
    missing=1
  fi
}

version() { { "$@" 2>/dev/null || true; } | grep -oE '[0-9]+(\.[0-9]+)+' | head -n 1 || true; }

need Python "$(version "${PYTHON:-python3}" --version)" 3.11 \
  "Debian and Ubuntu: apt install python3 python3-venv; macOS: brew install python@3.11; or name one: PYTHON=/path/to/python3.11 make …"
need Node "$(version node --version)" 20.19 "https://nodejs.org/en/download, or your package manager."
need npm "$(version npm --version)" 9 "It comes with Node."
need Terraform "$(version terraform version)" 1.11 "https://developer.hashicorp.com/terraform/install"

exit "$missing"
