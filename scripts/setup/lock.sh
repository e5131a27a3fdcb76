#!/usr/bin/env bash
# Compiles pyproject.toml into requirements/*.lock: one file for the developer's environment, one for each zip and
# one for each tool that keeps an environment of its own. Hashes, and no address of any package index.
set -euo pipefail

compile() {
  .venv/bin/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
    --python-version 3.11 "$@"
}

compile pyproject.toml --group dev --output-file requirements/dev.lock
# SQLAlchemy wants greenlet for asyncio alone, which no function uses, and it has no wheel for Lambda's glibc 2.26.
for group in jobs api operations shoppulse-api; do
  compile --group "$group" --no-emit-package greenlet --output-file "requirements/$group.lock"
done
for group in emulator policy postgres; do
  compile --group "$group" --output-file "requirements/$group.lock"
done
