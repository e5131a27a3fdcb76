"""Brings the schema and the shipped editions to their newest, in one transaction and never two at once.

Only the operations function carries Alembic, so nothing else may import this package.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection as AlembicConnection
from sqlalchemy import StaticPool, create_engine

from app.db.editions.shipped import publish_shipped
from app.db.sql import Connection, text

# Any number that nothing else locks; the same for all who migrate.
_LOCK = text("SELECT pg_advisory_xact_lock(7230000001)")
# Whoever owns the version table owns every table: at first the login, since 0002 a role of its own.
_AS_OWNER = text("""
SELECT set_config('role', tableowner, true)
FROM pg_tables WHERE schemaname = current_schema AND tablename = 'alembic_version'
""")


@dataclass(frozen=True)
class Migrated:
    """The revision before and after (None for an empty database), and what was applied, in order;
    and the editions of this release that were published.
    """

    before: str | None
    after: str | None
    applied: tuple[str, ...]
    published: tuple[str, ...]


def current_revision(connection: Connection) -> str | None:
    """The revision that the database says it has."""
    with for_alembic(connection) as same:
        return MigrationContext.configure(same).get_current_revision()


def migrate(connection: Connection) -> Migrated:
    """Apply what is missing, possibly nothing; the caller's transaction commits all of it or none."""
    connection.execute(_LOCK)
    connection.execute(_AS_OWNER)
    before = current_revision(connection)
    applied: list[str] = []

    def note(step: Any, **_: Any) -> None:
        applied.append(step.up_revision_id)

    with for_alembic(connection) as same:
        command.upgrade(configuration(same, on_version_apply=note), "head")
    published = publish_shipped(connection)
    return Migrated(before, current_revision(connection), tuple(applied), tuple(published))


@contextmanager
def for_alembic(connection: Connection) -> Iterator[AlembicConnection]:
    """The same connection, inside the same transaction, as Alembic wants it.

    The driver commits by itself, so that what SQLAlchemy takes for the end of a transaction ends nothing.
    """
    same = create_engine("postgresql+psycopg2://", creator=lambda: connection.driver, poolclass=StaticPool)
    with same.connect() as opened:
        yield opened


def configuration(connection: AlembicConnection, **attributes: Any) -> Config:
    """What Alembic's commands need to work on this connection."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes.update(connection=connection, **attributes)
    return config
