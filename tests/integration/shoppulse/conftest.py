"""A migrated ShopPulse database, owned by a login without superuser's rights, as RDS gives one."""

from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from shoppulse.db.access import Access, enter
from tests.support.shops import OWNER, PASSWORD, address, fresh

from .rotating import vault

__all__ = ["OWNER", "PASSWORD", "address", "fresh", "vault"]

TENANTS = ("T001", "T002")


@pytest.fixture
def shop_database(postgres_server, shop_template):
    """The name of a fresh, seeded database."""
    with fresh(postgres_server, shop_template) as name:
        yield name


@pytest.fixture
def empty_shop(postgres_server, shop_owner):
    """The name of a fresh database without any table."""
    with fresh(postgres_server, "template0") as name:
        yield name


@pytest.fixture
def owner(postgres_server, shop_database):
    """An engine of the tables' owner."""
    engine = create_engine(address(postgres_server, shop_database), poolclass=NullPool)
    yield engine
    engine.dispose()


@pytest.fixture
def superuser(postgres_server, shop_database):
    """An engine to which row-level security means nothing."""
    engine = create_engine(postgres_server.url(shop_database), poolclass=NullPool)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def shared(postgres_server, shop_template):
    """An engine of the owner on a database of the whole session, in which nobody commits."""
    with fresh(postgres_server, shop_template) as name:
        engine = create_engine(address(postgres_server, name))
        yield engine
        engine.dispose()


def acting_on(open_transaction):
    """`acting(tenant, user, role)`: a transaction that gives `run(statement, **values)`."""

    @contextmanager
    def begin(tenant=None, user=None, role="shoppulse_runtime"):
        with open_transaction() as connection:
            enter(connection, Access(tenant or "", user, role=role))

            def run(statement, **values):
                result = connection.execute(text(statement), values)
                return result.all() if result.returns_rows else result.rowcount

            run.connection = connection
            yield run

    return begin


@pytest.fixture
def acting(shared):
    """Transactions of the runtime for a tenant (None: for nobody), all of it undone after the test."""
    with shared.connect() as connection, connection.begin() as whole:
        begin = acting_on(lambda: on_one(connection))
        begin.engine = OnOne(connection)
        yield begin
        whole.rollback()


class OnOne:
    """An engine of one connection, whose transactions are savepoints."""

    def __init__(self, connection):
        self.begin = lambda: on_one(connection)


@contextmanager
def on_one(connection):
    """What is a transaction elsewhere, as a savepoint on one connection."""
    with connection.begin_nested():
        yield connection


@pytest.fixture
def committing(owner):
    """The same in real transactions of a fresh database."""
    return acting_on(owner.begin)


@pytest.fixture
def refused(acting):
    """Runs one statement for a tenant and answers the SQLSTATE and text of its refusal."""

    def attempt(tenant, statement, *, user=None, role="shoppulse_runtime", **values):
        with pytest.raises(DBAPIError) as error, acting(tenant, user, role) as run:
            run(statement, **values)
        return error.value.orig.pgcode, str(error.value.orig)

    return attempt


def place_order(run, tenant, **columns):
    """An order with these columns; answers its id."""
    row = {"tenant_id": tenant, "order_date": "2026-01-15", "gross_revenue": 100, "discount_amount": 10}
    row |= columns
    if "net_revenue" not in row:
        row["net_revenue"] = row["gross_revenue"] - row["discount_amount"]
    names, values = ", ".join(row), ", ".join(f":{name}" for name in row)
    return run(f"INSERT INTO orders ({names}) VALUES ({values}) RETURNING order_id", **row)[0][0]


def add_user(run, tenant, name="ann", role="Finance", **columns):
    """A user of the tenant; answers the id."""
    row = {"tenant_id": tenant, "email": f"{name}@{tenant.lower()}.example", "role": role}
    row |= {"cognito_user_id": f"sub-{tenant}-{name}"} | columns
    names, values = ", ".join(row), ", ".join(f":{key}" for key in row)
    return run(f"INSERT INTO users ({names}) VALUES ({values}) RETURNING user_id", **row)[0][0]
