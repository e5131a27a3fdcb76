"""A world in which many people have the same bank data, so that each fault meets a person of its own."""

import uuid
from datetime import date, timedelta

import pytest

from app.core import events
from app.db.consents import ConsentChange, record_consent
from app.db.ingest import ingest
from app.db.profiles import ensure_profile
from app.db.sql import text
from scripts.lib.demo.document import demo_document
from tests.support.database import Database

from .world import Bus, World

AS_OF = date(2026, 11, 19)
TWINS = 150
TEMPLATE = "twins_template"
_COLUMNS = (
    "SELECT column_name FROM information_schema.columns WHERE table_name = :table ORDER BY ordinal_position"
)
_OWN = ("user_id", "sequence", "consent_id", "email")


@pytest.fixture(scope="session")
def twins_template(postgres_server, migrated_template):
    """A database with Hannah and her twins in it."""
    postgres_server.create_database(TEMPLATE, template=migrated_template)
    server = Database(postgres_server.url(TEMPLATE))
    with server.begin() as connection:
        ensure_profile(connection, "hannah")
        record_consent(connection, ConsentChange("hannah", "granted", "test", "1"))
        document = demo_document("hannah", AS_OF)
        ingest(connection, "hannah", document, received_on=AS_OF + timedelta(days=1))
        connection.execute(text("DELETE FROM outbox"))
        for table in ("profiles", "consents", "accounts", "transactions", "liabilities"):
            _copy(connection, table)
    return TEMPLATE


def _copy(connection, table):
    columns = connection.execute(text(_COLUMNS), {"table": table}).scalars()
    listed = ", ".join(name for name in columns if name not in _OWN)
    connection.execute(
        text(
            f"INSERT INTO {table} (user_id, {listed}) SELECT twin, {listed} FROM {table}"
            " CROSS JOIN unnest(CAST(:names AS text[])) AS twin WHERE user_id = 'hannah'"
        ),
        {"names": _names()},
    )


def _names():
    return [f"twin-{number:03}" for number in range(TWINS)]


@pytest.fixture
def database_url(postgres_server, twins_template):
    name = f"test_{uuid.uuid4().hex[:12]}"
    postgres_server.create_database(name, template=twins_template)
    yield postgres_server.url(name)
    postgres_server.drop_database(name)


@pytest.fixture
def twins():
    """The ids of Hannah's twins, to take one after the other."""
    return iter(_names())


@pytest.fixture
def world(database, tmp_path, monkeypatch):
    bus = Bus(tmp_path)
    monkeypatch.setattr(events, "client", lambda _name: bus)
    return World(bus)
