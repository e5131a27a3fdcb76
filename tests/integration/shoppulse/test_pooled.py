"""Tenants who share one connection of a pooler, as behind RDS Proxy: nothing stays in it.

PgBouncer stands in for the proxy. It pools by the transaction, and here has a single connection to give.
"""

import shutil
import subprocess
import tempfile
import threading
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from localcloud import ports
from shoppulse.db.access import signed_in
from tests.integration.shoppulse.conftest import OWNER, PASSWORD, TENANTS, add_user, place_order

ASKERS, TIMES = 4, 25
# Where Debian puts it is on root's PATH alone.
PGBOUNCER = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
SETTINGS = """
[databases]
* = host=127.0.0.1 port={port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {own_port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {home}/users
logfile = {home}/log
pidfile = {home}/pid
pool_mode = transaction
default_pool_size = 1
"""


@pytest.fixture
def pooled(postgres_server, shop_database):
    """The address of the shop's database through the pooler."""
    if PGBOUNCER is None:
        pytest.skip("PgBouncer is not installed")
    home, own_port = Path(tempfile.mkdtemp(prefix="shoppulse-pooler-")), ports.choose()
    account = postgres_server.account
    settings = home / "pgbouncer.ini"
    settings.write_text(SETTINGS.format(port=postgres_server.port, own_port=own_port, home=home))
    (home / "users").write_text(f'"{OWNER}" "{PASSWORD}"\n')
    if account:
        for path in (home, *home.iterdir()):
            shutil.chown(path, account.uid, account.gid)
    who = {"user": account.uid, "group": account.gid} if account else {}
    process = subprocess.Popen([PGBOUNCER, settings], stderr=subprocess.DEVNULL, **who)
    try:
        yield wait_for(process, f"postgresql://{OWNER}:{PASSWORD}@127.0.0.1:{own_port}/{shop_database}")
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(home)


def wait_for(process, url):
    """The address, once it answers."""
    for _ in range(100):
        try:
            psycopg2.connect(url).close()
        except psycopg2.OperationalError:
            assert process.poll() is None, "PgBouncer ended"
            threading.Event().wait(0.1)
        else:
            return url
    raise AssertionError(f"nobody answers on {urlsplit(url).port}")


def test_tenants_who_share_a_connection_see_their_own_rows_and_leave_nothing(pooled, committing):
    for tenant in TENANTS:
        with committing(tenant) as run:
            add_user(run, tenant)
            place_order(run, tenant)
    engine = create_engine(pooled, poolclass=NullPool)
    seen, together = [], threading.Barrier(ASKERS)

    def ask(tenant):
        together.wait()
        for _ in range(TIMES):
            with signed_in(engine, f"sub-{tenant}-ann") as (connection, person):
                backend = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
                found = connection.execute(text("SELECT tenant_id FROM orders")).scalars().all()
            seen.append((tenant, person.tenant_id, tuple(found), backend))

    threads = [threading.Thread(target=ask, args=(TENANTS[number % 2],)) for number in range(ASKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(seen) == ASKERS * TIMES
    assert {it[:3] for it in seen} == {(tenant, tenant, (tenant,)) for tenant in TENANTS}
    assert len({it[3] for it in seen}) == 1, "they did not share a connection"
    with engine.connect() as connection:
        left = connection.execute(text("SELECT current_user, current_setting('app.tenant_id', true)")).one()
        assert (left[0], left[1] or None) == (OWNER, None)
        assert connection.execute(text("SELECT count(*) FROM orders")).scalar_one() == 0
