"""The product's own way to the database, pointed at this test's database."""

import pytest
from sqlalchemy.engine import make_url

from app.db import credentials, engine
from tests.support.bus import bus
from tests.support.signed_calls import call, keys, log, other_pool, pool

from .decisions import decide, trace_of
from .operators import ask, served
from .people import hannah_and_sam
from .proposals import judge, propose

__all__ = [
    "ask",
    "bus",
    "call",
    "decide",
    "judge",
    "keys",
    "log",
    "other_pool",
    "pool",
    "propose",
    "served",
    "trace_of",
]


@pytest.fixture
def connection_secret():
    """What the connection secret holds; a test may change it."""
    return {}


@pytest.fixture
def database(database_url, connection_secret, monkeypatch):
    """Engine and transactions reach the migrated test database; hands out `transaction`."""
    yield from _bound(database_url, connection_secret, monkeypatch)


@pytest.fixture
def empty_database(empty_database_url, connection_secret, monkeypatch):
    """The same on a database without any table."""
    yield from _bound(empty_database_url, connection_secret, monkeypatch)


@pytest.fixture(autouse=True)
def no_bus_of_aws(bus):
    """What the API sends goes to a bus of this test's own."""


@pytest.fixture
def people(database):
    """Hannah and Sam, both with data and consent."""
    hannah_and_sam()


@pytest.fixture
def get(call, pool):
    """Calls a route below /users/me as a person, by default Hannah."""

    def send(path, user="hannah", **more):
        return call("GET", "/api/v1/users/me" + path, pool.token(user), **more)

    return send


def _bound(address, secret, monkeypatch):
    url = make_url(address)
    secret.update(
        host=url.host,
        port=url.port,
        database=url.database,
        username=url.username,
        password=url.password or "none",
    )
    monkeypatch.setenv("DATABASE_SECRET_ARN", "arn:connection")
    monkeypatch.setattr(credentials, "read_secret", {"arn:connection": secret}.__getitem__)
    engine.dispose()
    yield engine.transaction
    engine.dispose()
