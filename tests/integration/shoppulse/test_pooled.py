"""A pooler before the database, over TLS: tenants share its connections, and logins rotate underneath."""

from collections import defaultdict
from functools import partial

import pytest
from moto import mock_aws
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from shoppulse.db import migrations
from shoppulse.db.access import signed_in
from shoppulse_lambdas import aws, login, rotation
from shoppulse_lambdas.login import login_of
from shoppulse_lambdas.pool import KeptLogin, engine
from shoppulse_lambdas.settings import settings
from tests.integration.shoppulse.conftest import TENANTS, acting_on, add_user, place_order
from tests.integration.shoppulse.pooler import PROGRAM, pooling
from tests.integration.shoppulse.rotating import STEPS, USERS, as_aws_does, make_vault
from tests.integration.shoppulse.tls import ADMIN, HOST, PASSWORD, home, tls_server
from tests.support.load import Load

__all__ = ["home", "tls_server"]
ASKERS = 4
# How often everybody signs in before it is plain that tenants never meet on a connection: the first or second
# time they do, later where threads wait long for a processor.
MEETINGS = 100
DATABASE = "pooled"


@pytest.fixture
def pooler(tls_server, home):
    """A pooler before a database in which each tenant has Ann and an order."""
    if PROGRAM is None:
        pytest.skip("PgBouncer is not installed")
    tls_server.create_database(DATABASE, owner=ADMIN)
    owner = create_engine(tls_server.url(DATABASE, user=ADMIN, password=PASSWORD), poolclass=NullPool)
    with owner.begin() as connection:
        migrations.migrate(connection)
        migrations.seed(connection)
    for tenant in TENANTS:
        with acting_on(owner.begin)(tenant) as run:
            add_user(run, tenant)
            place_order(run, tenant)
    with pooling(tls_server, home, ADMIN, PASSWORD) as running:
        yield running


@pytest.fixture
def vault(pooler, home, monkeypatch):
    """Secrets that the pooler reads as RDS Proxy does, after the first rotation."""
    as_aws_does(monkeypatch)
    monkeypatch.setattr(login, "CA_BUNDLE", home / "server.crt")
    monkeypatch.setattr(rotation, "PAUSE_S", 0.05)
    write = rotation.write_current

    def seen_by_the_pooler(arn, value):
        write(arn, value)
        found = login_of(value, settings())
        pooler.learn(found.username, found.password)

    monkeypatch.setattr(rotation, "write_current", seen_by_the_pooler)
    with mock_aws():
        aws.client.cache_clear()
        made = make_vault(
            monkeypatch, host=HOST, port=pooler.port, database=DATABASE, admin=ADMIN, password=PASSWORD
        )
        made.rotate()
        yield made
    aws.client.cache_clear()


def test_tenants_share_connections_over_rotations_and_see_their_own_rows(vault):
    engines = [engine(KeptLogin()) for _ in range(ASKERS)]
    seen, served = set(), defaultdict(set)

    def ask(number):
        """A request of one tenant, over a new connection to the pooler."""
        tenant = TENANTS[number % 2]
        with signed_in(engines[number], f"sub-{tenant}-ann") as (connection, person):
            found = connection.execute(text("SELECT tenant_id FROM orders")).scalars().all()
            user, backend = connection.execute(text("SELECT session_user, pg_backend_pid()")).one()
        engines[number].dispose()
        seen.add((tenant, person.tenant_id, tuple(found)))
        served[user, backend].add(tenant)
        return user

    def shared():
        """The logins of which a connection served both tenants."""
        return {user for (user, _), tenants in list(served.items()) if tenants == set(TENANTS)}

    def meet(load, logins):
        """Sign in until tenants met on a connection of so many logins, or plainly never do."""
        for _ in range(MEETINGS):
            load.everybody_signs_in()
            if len(shared()) >= logins:
                break

    with Load([partial(ask, number) for number in range(ASKERS)]) as load:
        meet(load, 1)
        vault.rotate()  # the login that everybody knows stays good
        token = vault.begin()
        for name in STEPS[:2]:
            vault.step(name, token)
        meet(load, 2)  # it has another password: whoever comes reads the other user's
        for name in STEPS[2:]:
            vault.step(name, token)
        load.everybody_signs_in()

    assert load.failures == []
    assert load.users == set(USERS), "no login changed"
    assert seen == {(tenant, tenant, (tenant,)) for tenant in TENANTS}
    assert shared() == set(USERS), "tenants shared no connection"
    left = engine(KeptLogin())
    with left.connect() as connection:
        query = "SELECT current_user = session_user, coalesce(current_setting('app.tenant_id', true), '')"
        assert connection.execute(text(query)).one() == (True, "")
    left.dispose()
