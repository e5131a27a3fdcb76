"""Editions as operators see them: which there are, where each stands, and what differs in one of them."""

import json
from typing import Any, NamedTuple

from app.db.editions.kind import content_of, version_in_force, version_sql
from app.db.editions.subjects import Subject
from app.db.operator_seen import AFTER, Page, Place, read_page
from app.db.sql import Connection, text
from app.domain.errors import NothingThere
from app.domain.proposals.difference import differences

_IN_FORCE = "version = CASE kind {} END".format(
    " ".join(f"WHEN '{kind}' THEN {version_sql(kind)}" for kind in ("catalogue", "rules"))
)
_EDITION = f"""
json_build_object(
    'version', version, 'status', status, 'revision', revision, 'in_force', {_IN_FORCE},
    'based_on', based_on, 'reason', reason, 'created_by', created_by, 'created_at', created_at,
    'mine', created_by = :operator_id, 'decided_by', coalesce(approved_by, closed_by),
    'decided_at', coalesce(approved_at, closed_at), 'decision_reason', decision_reason)::text
"""
_PAGE = text(f"""
SELECT NULL AS user_id, created_at AS at, version AS id, {_EDITION} AS item FROM editions
WHERE kind = :kind AND {AFTER.format(at="created_at", id="version")}
  AND (CAST(:status AS text) IS NULL OR status = :status)
ORDER BY created_at DESC, version DESC LIMIT :limit
""")  # noqa: S608 - made of constants of ours
_ONE = text(f"SELECT {_EDITION} FROM editions WHERE kind = :kind AND version = :version")  # noqa: S608 - same


class Asking(NamedTuple):
    """Which operator asks, and of which kind of edition."""

    operator_id: str
    kind: str


def read_editions(
    connection: Connection, asking: Asking, status: str | None, limit: int, after: Place | None
) -> Page:
    """The editions of a kind, newest first."""
    return read_page(connection, _PAGE, limit, after, **asking._asdict(), status=status)


def read_edition(connection: Connection, asking: Asking, version: str) -> str:
    """Where an edition stands, a JSON object; raises NothingThere."""
    found = connection.execute(_ONE, {**asking._asdict(), "version": version}).scalar()
    if found is None:
        raise NothingThere(f"There is no edition of {asking.kind} of that version.")
    return str(found)


def read_whole_edition(
    connection: Connection, subject: Subject, operator_id: str, version: str, against: str | None = None
) -> str:
    """An edition with its content, and what differs in it from another, where none is named that in force."""
    asking = Asking(operator_id, subject.kind.name)
    edition = read_edition(connection, asking, version)
    base = against or version_in_force(connection, subject.kind)
    read_edition(connection, asking, base)
    content, before = (subject.shown(content_of(connection, subject.kind, name)) for name in (version, base))
    body: dict[str, Any] = {
        "content": content,
        "compared_with": base,
        "differences": differences(before, content, subject.keys),
    }
    return f'{{"edition":{edition},{json.dumps(body)[1:]}'
