#!/usr/bin/env bash
# Every suite, the quick ones first, so that a plain mistake is known in seconds.
set -euo pipefail

npm --prefix frontend run --silent test
.venv/bin/pytest tests/unit tests/infra tests/integration tests/e2e "$@"
