"""How an edition comes into force: somebody drafts it, somebody else approves it."""

import json
from typing import Any, NamedTuple

from app.db.editions.kind import Content, Kind, NoEdition
from app.db.sql import Connection, text
from app.domain.digests import digest
from app.domain.errors import DomainError

_BEFORE = text("SELECT content_sha256 FROM editions WHERE kind = :kind AND version = :version")
_DRAFT = text("""
INSERT INTO editions (kind, version, settings, content_sha256, created_by, based_on, reason)
VALUES (:kind, :version, CAST(:settings AS jsonb), :content_sha256, :created_by, :based_on, :reason)
""")
_APPROVE = text("""
UPDATE editions SET status = 'approved', approved_by = :approved_by, approved_at = clock_timestamp()
WHERE kind = :kind AND version = :version AND status = 'draft'
RETURNING version
""")


class EditionConflict(DomainError):
    """A version that is there already, with other content."""


class Edition(NamedTuple):
    """What is published: settings, and rows by table."""

    kind: Kind[Any]
    version: str
    content: Content


class Origin(NamedTuple):
    """Who made an edition; where it was proposed also from which version, and why."""

    created_by: str
    based_on: str | None = None
    reason: str | None = None


def draft(connection: Connection, edition: Edition, origin: Origin) -> bool:
    """Write a draft; false where it is there already. Raises EditionConflict, or InvalidEdition by row."""
    kind, content = edition.kind, edition.content
    key = {"kind": kind.name, "version": edition.version}
    before, now = connection.execute(_BEFORE, key).scalar(), digest(content)
    if before is not None and before != now:
        raise EditionConflict(
            f"{kind.name} {edition.version} is there with other content, which never changes; "
            "give the new content a version of its own"
        )
    if before is not None:
        return False
    kind.parse(edition.version, content)
    settings = json.dumps(content["settings"])
    values = {**key, **origin._asdict(), "settings": settings, "content_sha256": now}
    connection.execute(_DRAFT, values)
    for table in kind.tables:
        _insert(connection, edition, table)
    return True


def approve(connection: Connection, kind: Kind[Any], version: str, approved_by: str) -> None:
    """Put a draft in force with this transaction's commit; the database refuses whoever wrote it."""
    key = {"kind": kind.name, "version": version, "approved_by": approved_by}
    if connection.execute(_APPROVE, key).one_or_none() is None:
        raise NoEdition(f"there is no draft of {kind.name} {version}")


def _insert(connection: Connection, edition: Edition, table: str) -> None:
    names = ", ".join(edition.kind.columns(table))
    statement = text(
        f"INSERT INTO {table} (version, {names}) SELECT :version, {names}"  # noqa: S608 - constants of ours
        f" FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS new ({edition.kind.tables[table]})"
    )
    connection.execute(statement, {"version": edition.version, "rows": json.dumps(edition.content[table])})
