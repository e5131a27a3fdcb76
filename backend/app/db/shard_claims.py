"""A claimed shard: whom it serves, and what becomes of it, within the one transaction that serves it."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from app.db.consents import CONSENTS, EDUCATION
from app.db.shards import EVENT_ID, announce
from app.db.sql import Connection, text
from app.db.staleness import Staleness

_CLAIM = """
SELECT shard_id, run_id, request_id, shards.stage, shards.as_of, number, round, first_user, last_user,
       shards.status, shards.counts
FROM shards JOIN job_runs USING (run_id) WHERE shard_id = :shard_id FOR UPDATE OF shards {wait}
"""
_CLAIM_WAITING, _CLAIM_FREE = (text(_CLAIM.format(wait=wait)) for wait in ("", "SKIP LOCKED"))
_PEOPLE = """
SELECT user_id FROM profiles
CROSS JOIN LATERAL ({consents}) AS consent
CROSS JOIN LATERAL ({behind}) AS behind
WHERE user_id BETWEEN :first_user AND :last_user
ORDER BY user_id
"""
_WITHDRAW = text(f"""
DELETE FROM outbox USING shards
WHERE shard_id = :shard_id AND event_id = {EVENT_ID} AND sent_at IS NULL
""")  # noqa: S608 - a constant of ours
_DONE = text("""
UPDATE shards SET status = 'done', attempts = attempts + 1, counts = CAST(:counts AS jsonb),
    last_error = NULL, started_at = coalesce(started_at, now()), finished_at = clock_timestamp()
WHERE shard_id = :shard_id
""")
_HAND_ON = text("""
UPDATE shards SET status = 'waiting', attempts = attempts + 1, counts = CAST(:counts AS jsonb),
    started_at = coalesce(started_at, now()), finished_at = NULL,
    first_user = :first_user, people = :people, round = :round
WHERE shard_id = :shard_id
""")
_FAILED = text("""
UPDATE shards SET status = 'failed', attempts = attempts + 1, last_error = :error,
    started_at = coalesce(started_at, now()), finished_at = clock_timestamp()
WHERE shard_id = :shard_id AND status <> 'done'
""")
_SINGLED_OUT = text("""
INSERT INTO shards
    (shard_id, run_id, stage, as_of, number, first_user, last_user, people, round, status, attempts,
     last_error, started_at, finished_at)
SELECT md5(shards.shard_id || failed.user_id)::uuid, run_id, stage, as_of, number,
       failed.user_id, failed.user_id, 1, round, 'failed', 1, failed.error, now(), clock_timestamp()
FROM shards, jsonb_each_text(CAST(:failed AS jsonb)) AS failed (user_id, error)
WHERE shard_id = :shard_id
ON CONFLICT (shard_id) DO NOTHING
RETURNING shard_id
""")
_FOLLOW = text("""
INSERT INTO shards (shard_id, run_id, stage, as_of, number, first_user, last_user, people)
VALUES (:shard_id, :run_id, :stage, :as_of, :number, :first_user, :last_user, :people)
ON CONFLICT (shard_id) DO NOTHING
""")


class Shard(NamedTuple):
    """A claimed shard, the caller's until the transaction ends. `request_id` is the event it comes from."""

    shard_id: UUID
    run_id: UUID
    request_id: UUID
    stage: str
    as_of: date
    number: int
    round: int
    first_user: str
    last_user: str
    status: str
    counts: Mapping[str, int]


class Following(NamedTuple):
    """The shard of the next stage over people whom this stage has served, in order of their ids."""

    shard_id: UUID
    run_id: UUID
    stage: str
    people: Sequence[str]


def claim(connection: Connection, shard_id: UUID, *, wait: bool) -> Shard | None:
    """Take the shard for this transaction; None where there is none, or (not waiting) another holds it."""
    row = connection.execute(_CLAIM_WAITING if wait else _CLAIM_FREE, {"shard_id": shard_id}).one_or_none()
    return None if row is None else Shard(*row)


def people_of(connection: Connection, shard: Shard, stale: Staleness) -> list[str]:
    """Who of the range consents and is behind at this moment, in order of their ids."""
    consents = CONSENTS.format(person="profiles.user_id")
    statement = text(_PEOPLE.format(consents=consents, behind=stale.condition))
    borders = {"first_user": shard.first_user, "last_user": shard.last_user}
    return list(connection.execute(statement, {**stale.values, "purpose": EDUCATION, **borders}).scalars())


def finish(connection: Connection, shard: Shard, counts: Mapping[str, int]) -> None:
    """Mark it done, with its counts of all rounds; its event is withdrawn if it was not sent yet."""
    connection.execute(_WITHDRAW, {"shard_id": shard.shard_id})
    connection.execute(_DONE, {"shard_id": shard.shard_id, "counts": json.dumps(counts)})


def hand_on(
    connection: Connection, shard: Shard, counts: Mapping[str, int], left: Sequence[str], *, again: bool
) -> list[UUID]:
    """Leave it open for those who are left, the last of its range; `again` in a new round.

    The ids of the events: one of the new round, none where the message of this round is to carry on.
    """
    if again:
        connection.execute(_WITHDRAW, {"shard_id": shard.shard_id})
    values = {
        "shard_id": shard.shard_id,
        "counts": json.dumps(counts),
        "first_user": left[0],
        "people": len(left),
        "round": shard.round + again,
    }
    connection.execute(_HAND_ON, values)
    return announce(connection, [shard.shard_id]) if again else []


def single_out(connection: Connection, shard: Shard, failed: Mapping[str, str]) -> list[UUID]:
    """Give each person who failed, and why, a shard of their own, with its event; the ids of the events."""
    values = {"shard_id": shard.shard_id, "failed": json.dumps(failed)}
    return announce(connection, list(connection.execute(_SINGLED_OUT, values).scalars()))


def follow(connection: Connection, shard: Shard, following: Following) -> list[UUID]:
    """Open the next stage's shard, with its event; the ids of the events."""
    values = {
        "shard_id": following.shard_id,
        "run_id": following.run_id,
        "stage": following.stage,
        "as_of": shard.as_of,
        "number": shard.number,
        "first_user": following.people[0],
        "last_user": following.people[-1],
        "people": len(following.people),
    }
    connection.execute(_FOLLOW, values)
    return announce(connection, [following.shard_id])


def note_failure(connection: Connection, shard_id: UUID, error: str) -> None:
    """Record that it failed; it stays open, and is tried again by whoever is told of it."""
    connection.execute(_FAILED, {"shard_id": shard_id, "error": error})
