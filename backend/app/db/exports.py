"""Copies of everything held of a person: the request, the content, and how long it can be fetched."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from app.db.holdings import HOLDINGS
from app.db.requested_jobs import RequestedJobs
from app.db.sql import Connection, text

JOBS = RequestedJobs("export_jobs", "export_id", "Export Requested", "export.requested")
# How long a copy lies there; its links are shorter still.
READY_MINUTES = 60

_CURRENT = text("""
SELECT export_id, status, requested_at, object_key FROM export_jobs
WHERE user_id = :user_id AND (status IN ('queued', 'running') OR status = 'ready' AND expires_at > now())
ORDER BY requested_at DESC LIMIT 1
""")
# Two requests at once make one job.
_REQUEST = text("""
INSERT INTO export_jobs (export_id, user_id) VALUES (:export_id, :user_id)
ON CONFLICT (user_id) WHERE status IN ('queued', 'running') DO NOTHING
""")
# Not once the person asked for the end: their files may have been removed just before this was stored.
# A delivery that failed meanwhile takes nothing from one that made the copy.
_READY = text(f"""
UPDATE export_jobs SET status = 'ready', object_key = :key, error = NULL, finished_at = clock_timestamp(),
       expires_at = clock_timestamp() + interval '{READY_MINUTES} minutes'
WHERE export_id = :export_id AND status IN ('running', 'failed') AND NOT wants_erasure(user_id)
""")  # noqa: S608 - a constant of ours
_MAY_STAY = text("""
SELECT EXISTS (SELECT FROM export_jobs WHERE export_id = :export_id AND user_id = :user_id)
       AND NOT wants_erasure(:user_id)
""")


class ExportJob(NamedTuple):
    """One copy in the making, or made."""

    export_id: UUID
    status: str
    requested_at: datetime
    object_key: str | None


def current_export(connection: Connection, user_id: str) -> ExportJob | None:
    """The copy that is being made or can be fetched; None where one has to be asked for."""
    found = connection.execute(_CURRENT, {"user_id": user_id}).one_or_none()
    return None if found is None else ExportJob(*found)


def request_export(connection: Connection, user_id: str) -> UUID | None:
    """Ask for a copy; the event that starts it waits in the outbox. None where one is under way already."""
    export_id = uuid4()
    values = {"export_id": export_id, "user_id": user_id}
    if not connection.execute(_REQUEST, values).rowcount:
        return None
    return JOBS.announce(connection, user_id, export_id)


def finish(connection: Connection, export_id: UUID, key: str) -> bool:
    """Note that the copy can be fetched; false where another delivery did, or where `may_stay` is false."""
    return connection.execute(_READY, {"export_id": export_id, "key": key}).rowcount > 0


def may_stay(connection: Connection, user_id: str, export_id: UUID) -> bool:
    """Whether a copy that was stored for the job may stay: not once its person is gone, or asked to be."""
    values = {"user_id": user_id, "export_id": export_id}
    return bool(connection.execute(_MAY_STAY, values).scalar_one())


def everything(connection: Connection, user_id: str) -> str:
    """All that is held of the person, as JSON text: one statement, and so of one moment.

    Under the API's role on behalf of the person, so that nobody else's row can be in it.
    """
    body: str = connection.execute(_EVERYTHING, {"user_id": user_id}).scalar_one()
    return body


def _rows(table: str, hidden: tuple[str, ...]) -> str:
    less = "".join(f" - '{column}'" for column in hidden)
    return (
        f"'{table}', (SELECT coalesce(jsonb_agg(to_jsonb(held){less}), '[]')"  # noqa: S608 - constants of ours
        f" FROM {table} AS held WHERE user_id = :user_id)"
    )


_TABLES = ", ".join(_rows(holding.table, holding.hidden) for holding in HOLDINGS if holding.copied)
_EVERYTHING = text(f"""
SELECT jsonb_build_object('user_id', CAST(:user_id AS text), 'made_at', now(),
                          'held', jsonb_build_object({_TABLES}))::text
""")
