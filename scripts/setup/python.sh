#!/usr/bin/env bash
# Makes a virtual environment hold exactly what a lock file says, hashes checked.
# Usage: python.sh VENV LOCK [--editable]; --editable adds this repository and its commands.
set -euo pipefail

venv=$1 lock=$2 editable=${3:-}

uv=.venv/bin/uv
if [ ! -x "$venv/bin/python" ]; then
  "${PYTHON:-python3}" -m venv "$venv"
fi
if [ ! -x "$uv" ]; then
  # uv itself comes by pip, with the hash that the lock file names for it.
  pin=$(mktemp)
  trap 'rm -f "$pin"' EXIT
  awk '/^uv==/ {on=1} on {print} on && !/\\$/ {exit}' requirements/dev.lock >"$pin"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: --requirement "$pin"
fi

echo "Installing Python packages ($venv, from $lock) …"
"$uv" pip sync --quiet --python "$venv/bin/python" --only-binary :all: --require-hashes "$lock"
if [ "$editable" = --editable ]; then
  "$uv" pip install --quiet --python "$venv/bin/python" --no-deps --no-build-isolation --editable .
fi
