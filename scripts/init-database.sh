#!/usr/bin/env bash
# Initialises ShopPulse's database: makes it if it is missing, brings its schema up to date, optionally writes the
# three known tenants, and verifies tables, triggers and indexes. A second run changes nothing. It asks no question.
# Usage: DB_HOST=… DB_SECRET_ARN=… init-database.sh [--seed|--no-seed]; without either, no seed.
# DB_HOST is the proxy's address or the database's, DB_SECRET_ARN the secret of the login that owns the tables;
# DB_PORT is asked for where it is neither 5432 nor in the secret.
# Needs psql and .venv (make setup). Exit code 0: all is there; 1: the reason is on stderr; 2: called wrongly.
set -euo pipefail
set +x # the password passes through this shell

fail() {
  echo "init-database: $1" >&2
  exit "${2:-1}"
}

seed=no
for word in "$@"; do
  case $word in
    --seed) seed=yes ;;
    --no-seed) seed=no ;;
    *) fail "unknown option $word (there are --seed and --no-seed)" 2 ;;
  esac
done
[ -n "${DB_HOST:-}" ] || fail "DB_HOST is not set: the address of the proxy or the database" 2
[ -n "${DB_SECRET_ARN:-}" ] || fail "DB_SECRET_ARN is not set: the secret of the login that owns the tables" 2
command -v psql >/dev/null || fail "psql is not installed"

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
python=$root/.venv/bin/python
[ -x "$python" ] || fail "$python is missing: run make setup"
export PYTHONPATH=$root:$root/backend

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

echo "Reading the secret …" >&2
# Over a pipe into variables of this shell, and from there into the environment of psql: never on a command line,
# nor by a here-string, which bash may keep in a file. Whatever is missing at the end is an empty line read: a failure.
{
  read -r PGHOST && read -r PGPORT && read -r PGDATABASE && read -r PGUSER && IFS= read -r PGPASSWORD && read -r PGSSLMODE
} < <("$python" -m scripts.lib.shoppulse.connection) || fail "the secret could not be read"
export PGHOST PGPORT PGDATABASE PGUSER PGPASSWORD PGSSLMODE PGCONNECT_TIMEOUT=10 PGAPPNAME=init-database
export PGSSLROOTCERT=$folder/authorities.pem
if [ "$PGSSLMODE" = verify-full ]; then
  "$python" -m scripts.lib.shoppulse.connection authorities >"$PGSSLROOTCERT" ||
    fail "the authorities of the server's certificate could not be read"
fi

# No start-up file, no password prompt, one transaction, and the first error ends it with a code other than 0.
# The context of an error would be the whole migration.
run() { psql --no-psqlrc --no-password --quiet --set=ON_ERROR_STOP=1 --set=SHOW_CONTEXT=never --output="$folder/rows" "$@"; }
rows() { psql --no-psqlrc --no-password --quiet --set=ON_ERROR_STOP=1 --tuples-only --no-align "$@"; }

echo "Connecting to $PGHOST:$PGPORT …" >&2
wanted=$PGDATABASE
there=$(PGDATABASE=postgres rows --set=name="$wanted" <<<"SELECT count(*) FROM pg_database WHERE datname = :'name';") ||
  fail "no connection to $PGHOST:$PGPORT as $PGUSER"
if [ "$there" = 0 ]; then
  echo "Creating the database $wanted …" >&2
  PGDATABASE=postgres run --set=name="$wanted" <<<'CREATE DATABASE :"name";' || fail "the database $wanted could not be created"
fi

sql() { "$python" -m scripts.shoppulse sql "$1" >"$folder/$1.sql" || fail "the SQL of the $1 could not be written"; }

echo "Bringing the schema up to date …" >&2
sql schema
run --single-transaction --file="$folder/schema.sql" ||
  fail "the schema could not be applied; nothing of it was"
if [ "$seed" = yes ]; then
  echo "Writing the three known tenants …" >&2
  sql seed
  run --single-transaction --file="$folder/seed.sql" || fail "the seed could not be written; nothing of it was"
fi

echo "Verifying tables, triggers and indexes …" >&2
sql verify
missing=$(rows --file="$folder/verify.sql") || fail "the schema could not be verified"
[ -z "$missing" ] || fail "the database lacks:"$'\n'"$missing"
echo "The database $wanted is ready." >&2
