"""Mistake 6: scripts/init-database.sh ends as it says, can run again, never asks, and tells no secret."""

import ctypes
import json
import os
import struct
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from tests.integration.shoppulse.conftest import OWNER, PASSWORD, address
from tests.integration.shoppulse.secrets import environment, psql, serving

ROOT = Path(__file__).parents[3]
SCRIPT = ROOT / "scripts" / "init-database.sh"
AWKWARD = 'shop "pulse"; DROP TABLE x'
IN_CREATE = 0x100
SHIM = """#!/bin/sh
echo "$PGSSLMODE" "$(grep -c 'BEGIN CERTIFICATE' "$PGSSLROOTCERT" 2>/dev/null)" "$@" >>"{calls}"
grep -rlF -e "$PGPASSWORD" "$TMPDIR" >>"{leaks}"
exec {psql} "$@"
"""


@pytest.fixture
def secrets():
    return {}


@pytest.fixture
def script(postgres_server, shop_owner, secrets, tmp_path):
    """Runs the script on a database; answers the finished process. Every call of psql is written down."""
    calls, leaks, scratch = tmp_path / "calls", tmp_path / "leaks", tmp_path / "scratch"
    scratch.mkdir()
    shim = tmp_path / "psql"
    shim.write_text(SHIM.format(calls=calls, leaks=leaks, psql=psql()))
    shim.chmod(0o755)

    def run(database, *words, password=PASSWORD, **changes):
        value = {"host": "elsewhere", "port": postgres_server.port, "dbname": database, "engine": "postgres"}
        secrets["the-secret"] = json.dumps(value | {"username": OWNER, "password": password})
        with serving(secrets) as endpoint:
            variables = environment(endpoint, f"{tmp_path}:{os.environ['PATH']}")
            variables |= {"TMPDIR": str(scratch)} | changes
            watched = Watch(scratch)
            done = subprocess.run(
                [SCRIPT, *words],
                env={name: value for name, value in variables.items() if value is not None},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=120,
                check=False,
            )
        told = done.stdout + done.stderr + (calls.read_text() if calls.exists() else "")
        assert password not in told
        assert not leaks.exists() or leaks.read_text() == "", "a file holds the password"
        assert [name for name in watched.made() if name.startswith("sh-thd")] == []
        done.calls = calls.read_text().splitlines() if calls.exists() else []
        return done

    return run


class Watch:
    """The names of what is made in a folder, however soon it is gone: bash keeps here-strings in files."""

    def __init__(self, folder):
        libc = ctypes.CDLL(None, use_errno=True)
        self._events = libc.inotify_init1(os.O_NONBLOCK)
        assert libc.inotify_add_watch(self._events, os.fsencode(folder), IN_CREATE) >= 0

    def made(self):
        told, names = b"", []
        with suppress(BlockingIOError):  # nothing was
            told = os.read(self._events, 65536)
        os.close(self._events)
        while told:
            length = struct.unpack_from("iIII", told)[3]
            names.append(told[16 : 16 + length].rstrip(b"\0").decode())
            told = told[16 + length :]
        return names


@pytest.fixture
def look(postgres_server):
    """Runs one query as a database's superuser."""

    def rows(database, query):
        engine = create_engine(
            create_engine(postgres_server.url()).url.set(database=database), poolclass=NullPool
        )
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    return rows


STATE = (
    "SELECT (SELECT count(*) FROM tenants), (SELECT count(*) FROM role_metric_visibility),"
    " (SELECT count(*) FROM audit_logs), (SELECT string_agg(version || sha256 || applied_at, '') FROM"
    " shoppulse_versions), (SELECT max(oid) FROM pg_class)"
)


def test_a_missing_database_is_made_whole_and_a_second_run_changes_nothing(postgres_server, script, look):
    try:
        first = script(AWKWARD, "--seed")
        assert (first.returncode, first.stdout) == (0, ""), first.stderr
        assert "is ready" in first.stderr
        before = look(AWKWARD, STATE)
        assert before[0][:2] == (3, 48)

        assert script(AWKWARD, "--seed").returncode == 0
        assert look(AWKWARD, STATE) == before
    finally:
        postgres_server.drop_database(AWKWARD)


def test_without_seed_there_are_no_tenants(empty_shop, script, look):
    assert script(empty_shop).returncode == 0
    assert look(empty_shop, "SELECT count(*) FROM tenants") == [(0,)]


def test_an_error_within_the_schema_ends_it_and_leaves_nothing(postgres_server, empty_shop, script, look):
    engine = create_engine(address(postgres_server, empty_shop), poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE orders (id int)"))

    done = script(empty_shop, "--seed")

    assert done.returncode == 1
    assert 'relation "orders" already exists' in done.stderr
    assert "nothing of it was" in done.stderr
    assert "is ready" not in done.stderr
    assert look(
        empty_shop, "SELECT to_regclass('tenants')::text, to_regclass('shoppulse_versions')::text"
    ) == [(None, None)]


def test_what_is_missing_afterwards_is_named(owner, shop_database, script):
    with owner.begin() as connection:
        connection.execute(text("DROP TRIGGER orders_updated_at ON orders; DROP INDEX orders_by_region"))

    done = script(shop_database, "--no-seed")

    assert done.returncode == 1
    assert "the trigger orders_updated_at" in done.stderr
    assert "the index on orders (tenant_id, region)" in done.stderr


def test_a_server_elsewhere_is_verified_by_the_authorities_of_rds(script):
    """Through a tunnel too, where the name leads to one place and the packets go to another."""
    done = script("any", DB_HOST="proxy.example", PGHOSTADDR="127.0.0.1")

    [(mode, authorities)] = {tuple(call.split()[:2]) for call in done.calls}
    assert (done.returncode, mode) == (1, "verify-full")
    assert int(authorities) > 100
    assert "SSL" in done.stderr, "it was reached, and speaks no TLS"


def test_a_wrong_password_is_an_error_and_no_question(script, empty_shop):
    done = script(empty_shop, password="not-the-password")
    assert done.returncode == 1
    assert "no connection to 127.0.0.1" in done.stderr


@pytest.mark.parametrize(
    ("words", "changes", "code", "said"),
    [
        ([], {"DB_HOST": None}, 2, "DB_HOST is not set"),
        ([], {"DB_SECRET_ARN": ""}, 2, "DB_SECRET_ARN is not set"),
        (["--sead"], {}, 2, "unknown option --sead"),
        ([], {"DB_SECRET_ARN": "another"}, 1, "ResourceNotFoundException"),
        ([], {"DB_PORT": "1"}, 1, "no connection to 127.0.0.1:1 as"),
        ([], {"DB_PORT": "one"}, 1, "DB_PORT is not a number"),
    ],
)
def test_what_is_wrong_is_said(script, words, changes, code, said):
    done = script("any", *words, **changes)
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr


@pytest.mark.parametrize(
    ("secret", "said"),
    [
        ({"username": "canary"}, "no JSON object with username and password"),
        ({"username": "canary", "password": "canary", "port": "canary"}, "the secret's port is not a number"),
        ({"username": "user", "password": "canary\npasswd"}, "holds a line break"),
    ],
)
def test_a_secret_that_is_no_login_is_named_and_not_shown(secrets, secret, said):
    secrets["the-secret"] = json.dumps(secret)
    with serving(secrets) as endpoint:
        done = subprocess.run(
            [SCRIPT],
            env=environment(endpoint, os.environ["PATH"]),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert said in done.stderr
    assert "canary" not in done.stderr
