#!/usr/bin/env bash
# Compiles pyproject.toml into requirements/*.lock: one file for the developer's environment, one for each zip and
# one for each tool that keeps an environment of its own. Hashes, and no address of any package index.
set -euo pipefail

compile() {
  .venv/bin/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
    --python-version 3.11 "$@"
}

compile pyproject.toml --group dev --output-file requirements/dev.lock
for group in jobs api operations emulator policy postgres; do
  compile --group "$group" --output-file "requirements/$group.lock"
done
