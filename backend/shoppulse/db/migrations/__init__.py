"""The schema as one idempotent SQL text, for `psql` (scripts/init-database.sh) and for a connection alike.

Plain SQL files rather than Alembic: whoever initialises a private database has `psql` there, and both ways
then run the very same statements. A landed file never changes: its digest is kept with its version.
"""

import hashlib
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # printing the SQL needs no SQLAlchemy
    from sqlalchemy import Connection

FOLDER = Path(__file__).parent
VERSIONS = "shoppulse_versions"
_TAG = "$shoppulse_migration$"

# Any number that nothing else locks: two who initialise at once do so one after the other.
_HEAD = f"""
SET LOCAL client_min_messages = warning;
SELECT pg_advisory_xact_lock(7230000002);
CREATE TABLE IF NOT EXISTS {VERSIONS} (
    version     text PRIMARY KEY,
    name        text NOT NULL,
    sha256      text NOT NULL,
    applied_at  timestamptz NOT NULL DEFAULT now()
);
"""
# EXECUTE parses a file's statements one after the other: a later one may use what an earlier one made.
_STEP = """
DO $shoppulse_guard$ BEGIN
    IF NOT EXISTS (SELECT FROM {versions} WHERE version = '{version}') THEN
        EXECUTE {tag}
{sql}
{tag};
        INSERT INTO {versions} (version, name, sha256) VALUES ('{version}', '{name}', '{sha256}');
    ELSIF (SELECT sha256 FROM {versions} WHERE version = '{version}') <> '{sha256}' THEN
        RAISE EXCEPTION 'migration {version} was applied with other contents than these';
    END IF;
END $shoppulse_guard$;
"""


@dataclass(frozen=True)
class Migration:
    """One file `NNNN_name.sql`: applied whole or not at all, and once."""

    version: str
    name: str
    sql: str

    @property
    def sha256(self) -> str:
        """The digest by which a later run sees that the file is still the one it applied."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


def migrations(folder: Path = FOLDER) -> list[Migration]:
    """Every migration, oldest first."""
    found = [(path.stem.partition("_"), path) for path in sorted(folder.glob("[0-9]*_*.sql"))]
    return [Migration(stem[0], stem[2], path.read_text(encoding="utf-8")) for stem, path in found]


def schema_sql(steps: list[Migration] | None = None) -> str:
    """The SQL that brings any database to the newest version; to be run in one transaction."""
    texts = [
        _STEP.format(
            versions=VERSIONS,
            tag=_TAG,
            version=step.version,
            name=step.name,
            sql=step.sql,
            sha256=step.sha256,
        )
        for step in (migrations() if steps is None else steps)
    ]
    return _HEAD + "".join(texts)


def seed_sql() -> str:
    """The SQL of the three known tenants; to be run in one transaction, again without effect."""
    return (FOLDER / "seed.sql").read_text(encoding="utf-8")


def verify_sql() -> str:
    """The query that answers one line for each thing that the schema lacks."""
    return (FOLDER / "verify.sql").read_text(encoding="utf-8")


def migrate(connection: "Connection") -> None:
    """Apply what is missing, possibly nothing; the caller's transaction commits all of it or none."""
    _run(connection, schema_sql())


def seed(connection: "Connection") -> None:
    """Write what is missing of the three known tenants; the caller's transaction commits it."""
    _run(connection, seed_sql())


def missing(connection: "Connection") -> list[str]:
    """What the database lacks of tables, columns, triggers, indexes, keys and row-level security."""
    with closing(connection.connection.cursor()) as cursor:
        cursor.execute(verify_sql())
        return [line for (line,) in cursor.fetchall()]


def _run(connection: "Connection", sql: str) -> None:
    # Past SQLAlchemy's and psycopg2's parameters, to which % and : in the text would be placeholders.
    with closing(connection.connection.cursor()) as cursor:
        cursor.execute(sql)
