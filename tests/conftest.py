"""Fixtures that all tests share: a real PostgreSQL, started once, and a fresh database for each test."""

import os
import uuid
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from hypothesis import settings
from sqlalchemy import create_engine

from app.db.editions.shipped import publish_shipped
from app.db.notices import publish_notices
from tests.support.database import Database
from tests.support.postgres import started

MIGRATIONS = Path(__file__).parent.parent / "backend" / "app" / "db" / "migrations"
TEMPLATE = "migrated_template"
# Nobody here starts a machine; by default moto makes 1,300 images for that whenever its EC2 is forgotten.
os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"
# The same examples in every run, however busy the machine is.
settings.register_profile("suite", deadline=None, derandomize=True, database=None)
settings.load_profile("suite")


def _migrate(url):
    """Runs every migration and publishes what ships, without the product's own way to its database."""
    scripts = ScriptDirectory(str(MIGRATIONS))
    engine = create_engine(url)
    with (
        engine.begin() as connection,
        EnvironmentContext(
            Config(), scripts, fn=lambda rev, _: scripts._upgrade_revs("head", rev)
        ) as environment,
    ):
        environment.configure(connection=connection)
        environment.run_migrations()
    engine.dispose()
    with Database(url).begin() as connection:
        publish_shipped(connection)
        publish_notices(connection)


@pytest.fixture(scope="session")
def postgres_server():
    """A running PostgreSQL of this session's own; `.url(database)` is its superuser's address."""
    with started() as server:
        yield server


@pytest.fixture(scope="session")
def migrated_template(postgres_server):
    """The name of a database with the whole schema, which nobody connects to."""
    postgres_server.create_database(TEMPLATE)
    _migrate(postgres_server.url(TEMPLATE))
    return TEMPLATE


def _fresh_database(server, template):
    name = f"test_{uuid.uuid4().hex[:12]}"
    server.create_database(name, template=template)
    yield server.url(name)
    server.drop_database(name)


@pytest.fixture
def database_url(postgres_server, migrated_template):
    """The address of a fresh, migrated database, gone after the test."""
    yield from _fresh_database(postgres_server, migrated_template)


@pytest.fixture
def empty_database_url(postgres_server):
    """The address of a fresh database without any table, for tests of the migrations themselves."""
    yield from _fresh_database(postgres_server, "template0")
