"""What ShopPulse's tests and those of its snapshots share: an owner, and a migrated and seeded database."""

import pytest
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from shoppulse.db import migrations
from tests.support.shops import OWNER, PASSWORD, TEMPLATE, address


@pytest.fixture(scope="session")
def shop_owner(postgres_server):
    """A login that may make roles and databases and passes over no row-level security."""
    with postgres_server.connect() as connection, connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {OWNER} LOGIN CREATEROLE CREATEDB PASSWORD '{PASSWORD}'")
    return OWNER


@pytest.fixture(scope="session")
def shop_template(postgres_server, shop_owner):
    """The name of a migrated and seeded database, which nobody connects to."""
    postgres_server.create_database(TEMPLATE, owner=OWNER)
    engine = create_engine(address(postgres_server, TEMPLATE), poolclass=NullPool)
    with engine.begin() as connection:
        migrations.migrate(connection)
        migrations.seed(connection)
    return TEMPLATE
