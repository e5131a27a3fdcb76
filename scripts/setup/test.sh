#!/usr/bin/env bash
# Every suite, the quick ones first, so that a plain mistake is known in seconds. The end-to-end tests run alone:
# they hold the product to its times, and deploy, kill and destroy a whole cloud.
set -euo pipefail

npm --prefix frontend run --silent test
.venv/bin/pytest tests/unit tests/infra tests/integration --numprocesses auto --maxprocesses 4 --dist loadfile
.venv/bin/pytest tests/e2e
