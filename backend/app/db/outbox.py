"""Events that wait to be sent. Each is written with the result it announces and marked once it was taken."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from app.db.sql import Connection, text

INGESTED = "data.ingested"
# One effect, one event: a second delivery of its cause finds the event already there.
_ENQUEUE = text("""
INSERT INTO outbox (event_id, user_id, detail_type, detail)
VALUES (:event_id, :user_id, :detail_type, CAST(:detail AS jsonb))
ON CONFLICT (event_id) DO NOTHING
RETURNING event_id
""").kept("enqueue", event_id="uuid", user_id="text", detail_type="text", detail="text")
# Two relays at once share the work: neither waits for, nor sends, what the other holds.
_CLAIM = """
SELECT event_id, detail_type, detail FROM outbox
WHERE sent_at IS NULL AND event_id <> ALL(CAST(:tried AS uuid[])) {named}
ORDER BY sequence LIMIT :size
FOR UPDATE SKIP LOCKED
"""
_CLAIM_ANY = text(_CLAIM.format(named="")).kept("claim_events", tried="text[]", size="integer")
_CLAIM_NAMED = text(_CLAIM.format(named="AND event_id = ANY(CAST(:only AS uuid[]))")).kept(
    "claim_named_events", tried="text[]", only="text[]", size="integer"
)
_SENT = text("""
UPDATE outbox SET sent_at = clock_timestamp(), attempts = attempts + 1, last_error = NULL
WHERE event_id = ANY(CAST(:event_ids AS uuid[]))
""").kept("mark_sent", event_ids="text[]")
_FAILED = text("""
UPDATE outbox SET attempts = attempts + 1, last_error = failed.reason
FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS failed (event_id uuid, reason text)
WHERE outbox.event_id = failed.event_id
""")
_OLDEST = text("""
SELECT clock_timestamp() - created_at FROM outbox WHERE sent_at IS NULL ORDER BY sequence LIMIT 1
""")


class Waiting(NamedTuple):
    """An event that has not been taken yet."""

    event_id: UUID
    detail_type: str
    detail: dict[str, Any]


def enqueue(
    connection: Connection, event_id: UUID, detail_type: str, user_id: str, detail: Mapping[str, Any]
) -> bool:
    """Put the event into the outbox, in the transaction of its cause; false where it is there already."""
    row = {
        "event_id": event_id,
        "user_id": user_id,
        "detail_type": detail_type,
        "detail": json.dumps(detail),
    }
    return connection.execute(_ENQUEUE, row).scalar() is not None


def announce_ingested(
    connection: Connection, event_id: UUID, user_id: str, run_id: UUID, **more: str
) -> None:
    """Say that the person's data are other than they were, which starts the chain for them."""
    timestamp = datetime.now(UTC).isoformat()
    detail = {"event_type": INGESTED, "user_id": user_id, "timestamp": timestamp, "run_id": str(run_id)}
    enqueue(connection, event_id, "Data Ingested", user_id, detail | more)


def claim(
    connection: Connection, size: int, tried: Collection[UUID], only: Sequence[UUID] | None = None
) -> list[Waiting]:
    """The oldest waiting events that nobody else holds, held until the transaction ends."""
    values = {"size": size, "tried": [str(event_id) for event_id in tried]}
    if only is None:
        claimed = connection.execute(_CLAIM_ANY, values)
    else:
        claimed = connection.execute(_CLAIM_NAMED, values | {"only": [str(event_id) for event_id in only]})
    return [Waiting(*row) for row in claimed]


def longest_wait(connection: Connection) -> timedelta:
    """How long the oldest waiting event has waited; nothing where none waits."""
    waited: timedelta | None = connection.execute(_OLDEST).scalar()
    return waited or timedelta()


def settle(connection: Connection, outcome: Mapping[UUID, str | None]) -> None:
    """Mark what was taken as sent, and note why the rest was not."""
    sent = [str(event_id) for event_id, reason in outcome.items() if reason is None]
    failed = [
        {"event_id": str(event_id), "reason": reason}
        for event_id, reason in outcome.items()
        if reason is not None
    ]
    if sent:
        connection.execute(_SENT, {"event_ids": sent})
    if failed:
        connection.execute(_FAILED, {"rows": json.dumps(failed)})
