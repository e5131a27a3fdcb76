"""Writes what a person says of a stream, once for each merchant, and has their figures computed anew.

The table notes the change of inputs by itself (migration 0006); the event starts the chain for this person.
"""

import uuid
from collections.abc import Mapping
from typing import Any, NamedTuple

from app.db.feedback import check_consent
from app.db.outbox import announce_ingested
from app.db.recurring_read import NOTHING_SAID, names_of, shown, streams_by_name
from app.db.sql import Connection, text
from app.domain.errors import NothingThere, NotPossible, Outdated

_STREAM = text("""
SELECT stream_id, merchant, merchant_key, direction, (
    SELECT array_agg(DISTINCT names.name) FROM transactions AS paid
    CROSS JOIN LATERAL unnest(ARRAY[paid.name, merchant_name, merchant_entity_id]) AS names (name)
    WHERE paid.user_id = :user_id AND transaction_id = ANY(transaction_ids)
      AND names.name IS NOT NULL) AS texts
FROM recurring_streams WHERE user_id = :user_id AND stream_id = :stream_id
UNION ALL
SELECT stream_id, merchant, merchant_key, NULL, NULL FROM stream_overrides
WHERE user_id = :user_id AND stream_id = :stream_id
LIMIT 1
""")
_ROW = """
kind, ignored, merged_into, note, to_json(updated_at) AS updated_at,
(extract(epoch FROM updated_at) * 1000000)::bigint::text AS version
"""
_SAID = text(f"""
SELECT {_ROW} FROM stream_overrides
WHERE user_id = :user_id AND merchant_key = ANY(:names)
ORDER BY stream_overrides.updated_at DESC
""")  # noqa: S608 - a constant of ours
_FORGET = text("DELETE FROM stream_overrides WHERE user_id = :user_id AND merchant_key = ANY(:names)")
_WRITE = text(f"""
INSERT INTO stream_overrides (user_id, merchant_key, kind, ignored, merged_into, note, stream_id, merchant,
                              updated_at)
VALUES (:user_id, :merchant_key, :kind, :ignored, :merged_into, :note, :stream_id, :merchant,
        clock_timestamp())
RETURNING {_ROW}
""")  # noqa: S608 - same
_FIELDS = ("kind", "ignored", "merged_into", "note")
_SILENCE: dict[str, Any] = {"kind": None, "ignored": False, "merged_into": None, "note": None}


class Recorded(NamedTuple):
    """What is on record (None: nothing), its version, and the event that waits in the outbox, if any."""

    correction: dict[str, Any] | None
    version: str
    event_id: uuid.UUID | None


def correct(
    connection: Connection, user_id: str, stream_id: str, changes: Mapping[str, Any], version: str | None
) -> Recorded:
    """Record the changes; what is the same already announces nothing.

    Raises ConsentRequired, NothingThere, Outdated (`version` is not that on record) or NotPossible.
    """
    check_consent(connection, user_id)
    stream = _stream(connection, user_id, stream_id)
    names = sorted(names_of(stream.merchant_key, stream.texts))
    said = connection.execute(_SAID, {"user_id": user_id, "names": names}).first()
    found = said and said._asdict()
    if version is not None and version != (found["version"] if found else NOTHING_SAID):
        raise Outdated("This was corrected since it was read.")
    before = {name: found[name] for name in _FIELDS} if found else _SILENCE
    now = before | _meant(connection, user_id, stream, changes)
    if now == before:
        return _recorded(connection, user_id, found, None)
    connection.execute(_FORGET, {"user_id": user_id, "names": names})
    event_id = _announce(connection, user_id)
    if now == _SILENCE:
        return Recorded(None, NOTHING_SAID, event_id)
    named = {"merchant_key": stream.merchant_key, "stream_id": stream_id, "merchant": stream.merchant}
    written = connection.execute(_WRITE, {"user_id": user_id, **named, **now}).one()
    return _recorded(connection, user_id, written._asdict(), event_id)


def _recorded(
    connection: Connection, user_id: str, row: Mapping[str, Any] | None, event_id: uuid.UUID | None
) -> Recorded:
    if row is None:
        return Recorded(None, NOTHING_SAID, event_id)
    stream_of = {} if row["merged_into"] is None else streams_by_name(connection, user_id)
    return Recorded(shown(row, stream_of), row["version"], event_id)


def _stream(connection: Connection, user_id: str, stream_id: str) -> Any:
    found = connection.execute(_STREAM, {"user_id": user_id, "stream_id": stream_id}).one_or_none()
    if found is None:
        raise NothingThere("There is no such item of yours.")
    return found


def _meant(connection: Connection, user_id: str, stream: Any, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes as the table has them: null of a flag is no, and another stream is a merchant's name."""
    meant = dict(changes)
    if "ignored" in meant:
        meant["ignored"] = bool(meant["ignored"])
    if meant.get("merged_into") is not None:
        other = _stream(connection, user_id, meant["merged_into"])
        if other.merchant_key == stream.merchant_key:
            raise NotPossible("Both are of one merchant already.")
        if None not in (other.direction, stream.direction) and other.direction != stream.direction:
            raise NotPossible("Money in and money out cannot be one.")
        meant["merged_into"] = other.merchant_key
    return meant


def _announce(connection: Connection, user_id: str) -> uuid.UUID:
    event_id = uuid.uuid4()
    announce_ingested(connection, event_id, user_id, event_id)
    return event_id
