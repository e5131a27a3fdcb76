#!/usr/bin/env bash
# Builds the web application of PRODUCT (spendsense, the default, or shoppulse) and publishes it: one build for
# every environment, its addresses in config.json.
# Usage: deploy_frontend.sh [ENV] [--dry-run] [--json]; ENV is local (default), dev, staging or prod.
# Prints the web address on stdout, progress on stderr. Needs Node and .venv (make setup), not the AWS command line.
set -euo pipefail
cd "$(dirname "$0")/.."

environment=local
if [ $# -gt 0 ] && [[ $1 != -* ]]; then
  environment=$1
  shift
fi

# The same stamp as in the Makefile; packages are installed again only when the lock file is newer than it.
installed=frontend/node_modules/.installed
if [ ! -e "$installed" ] || [ frontend/package-lock.json -nt "$installed" ]; then
  echo "Installing the web application's packages …" >&2
  npm --prefix frontend ci --ignore-scripts --no-progress --loglevel=error >&2
  touch "$installed"
fi

echo "Building the web application of ${PRODUCT:-spendsense} …" >&2
npm --prefix frontend run --silent build -- --logLevel warn >&2

exec .venv/bin/spendsense publish-frontend --env "$environment" "$@"
