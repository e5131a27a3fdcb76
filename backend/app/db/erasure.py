"""The end of everything that is held of a person: asked for under their own role, done under the jobs'.

What they ask stops the engine for them at once: every consent ends with the request, and from then on the
database refuses whatever would begin something new for them (0014).
"""

import hashlib
import json
from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from app.db import books
from app.db.consents import ConsentChange, history, receipts, record_consent
from app.db.holdings import HOLDINGS
from app.db.locks import lock_users
from app.db.requested_jobs import RequestedJobs
from app.db.sql import Connection, text

JOBS = RequestedJobs("erase_jobs", "erase_id", "Erase Requested", "erase.requested")
METHOD = "erasure"

_OWN = text("SELECT erase_id, status, requested_at, finished_at FROM own_erasure()")
_REQUEST = text("INSERT INTO erase_jobs (erase_id, user_id) VALUES (:erase_id, :user_id)")
_HOLD = text("SELECT FROM erase_jobs WHERE erase_id = :erase_id AND status = 'running' FOR UPDATE")
# Whatever else was asked in that name bears the other one as well.
_DONE = text("""
UPDATE erase_jobs SET status = 'done', consent_log_sha256 = :sha256, counts = CAST(:counts AS jsonb),
       finished_at = clock_timestamp()
WHERE erase_id = :erase_id
""")
_RENAME = text("UPDATE erase_jobs SET user_id = erased_name(user_id) WHERE user_id = :user_id")
_IMPORTS = text("SELECT import_id FROM imports WHERE user_id = :user_id")
_EXPORTS = text("SELECT export_id FROM export_jobs WHERE user_id = :user_id")
# A shard of a night is named by the first and the last of its people: by the next ones within it from now on,
# or by nobody where there were no others.
_SHARDS = text("""
UPDATE shards SET
    first_user = coalesce((SELECT min(other.user_id) FROM profiles AS other
        WHERE other.user_id BETWEEN first_user AND last_user AND other.user_id <> :user_id), ''),
    last_user = coalesce((SELECT max(other.user_id) FROM profiles AS other
        WHERE other.user_id BETWEEN first_user AND last_user AND other.user_id <> :user_id), '')
WHERE :user_id IN (first_user, last_user)
""")
# Also those of operators, which stand for requests about the person: sent again they would name them anew.
_KEYS = text("""
DELETE FROM idempotency_keys
WHERE user_id = :user_id OR position('/' || :user_id || '/' IN path || '/') > 0
   OR position(:quoted IN response) > 0
""")
_UNNAMED = {
    "access_log": text(
        "UPDATE access_log SET user_id = 'erased', reason = 'erased' WHERE user_id = :user_id"
    ),
    "operator_actions": text("""
        UPDATE operator_actions SET user_id = 'erased', details = '{}',
               reason = CASE WHEN reason IS NOT NULL THEN 'erased with the person' END
        WHERE user_id = :user_id
    """),
}


class EraseJob(NamedTuple):
    """How far the end has come."""

    erase_id: UUID
    status: str
    requested_at: datetime
    finished_at: datetime | None


class Files(NamedTuple):
    """The requests whose objects may lie in a bucket."""

    imports: list[UUID]
    exports: list[UUID]


def own_erasure(connection: Connection) -> EraseJob | None:
    """The erasure of the person whom the connection acts for, also after it is done."""
    found = connection.execute(_OWN).one_or_none()
    return None if found is None else EraseJob(*found)


def request_erasure(connection: Connection, user_id: str) -> UUID | None:
    """Ask for the end: every consent ends now, the event that starts the rest waits in the outbox.

    None where it was asked for before; what failed for good may be asked for again.
    """
    lock_users(connection, [user_id])
    before = own_erasure(connection)
    if before is not None and before.status != "failed":
        return None
    for receipt in receipts(connection, user_id):
        record_consent(connection, ConsentChange(user_id, "revoked", METHOD, purpose=receipt.state.purpose))
    erase_id = uuid4()
    connection.execute(_REQUEST, {"erase_id": erase_id, "user_id": user_id})
    return JOBS.announce(connection, user_id, erase_id)


def files_of(connection: Connection, user_id: str) -> Files:
    """Whose objects have to go before the rows that name them."""
    person = {"user_id": user_id}
    return Files(
        list(connection.execute(_IMPORTS, person).scalars()),
        list(connection.execute(_EXPORTS, person).scalars()),
    )


def erase(connection: Connection, user_id: str, erase_id: UUID) -> dict[str, int]:
    """Delete every row of the person and note how many, with the digest of what they ever agreed to.

    All of it in the caller's transaction; where another delivery did it first, nothing is left to do.
    """
    lock_users(connection, [user_id])
    if connection.execute(_HOLD, {"erase_id": erase_id}).one_or_none() is None:
        return {}
    books.close(connection, user_id)
    said = json.dumps(history(connection, user_id), sort_keys=True)
    person = {"user_id": user_id, "quoted": json.dumps(user_id)}
    counts = {"shards": connection.execute(_SHARDS, person).rowcount}
    for holding in HOLDINGS:
        statement = _STATEMENTS.get(holding.table)
        if statement is not None:
            counts[holding.table] = connection.execute(statement, person).rowcount
    done = {"erase_id": erase_id, "sha256": hashlib.sha256(said.encode()).hexdigest()}
    connection.execute(_DONE, done | {"counts": json.dumps({t: n for t, n in counts.items() if n})})
    connection.execute(_RENAME, person)
    return counts


_STATEMENTS = {
    holding.table: (
        _UNNAMED[holding.table]
        if holding.end == "unnamed"
        else text(f"DELETE FROM {holding.table} WHERE user_id = :user_id")  # noqa: S608 - constants of ours
    )
    for holding in HOLDINGS
    if holding.end != "kept"
} | {"idempotency_keys": _KEYS}
