"""A night's work in shards: planned by one statement, each with the event that runs it.

An open shard (waiting, or failed and to be tried again) always has its event: in the outbox, in a queue, or
among the dead letters. Its people are those of its range who are behind at the time it is served.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from app.db.consents import CONSENTS, EDUCATION
from app.db.sql import Connection, text
from app.db.staleness import Staleness
from app.domain.events import SHARD_READY

DETAIL_TYPE = "Shard Ready"
# Which event runs a shard follows from the shard: what was handed on once more has another one.
EVENT_ID = (
    "CASE shards.round WHEN 0 THEN shards.shard_id ELSE md5(shards.shard_id || '/' || shards.round)::uuid END"
)
_CONSENTS = CONSENTS.format(person="profiles.user_id")
# Two plans of one stage and day come one after the other: the second sees what the first has covered.
_ONE_PLAN_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended('plan/' || :stage || :as_of, 0))")
_KNOWN = text(f"""
SELECT count(*), count(yes) FROM profiles
LEFT JOIN LATERAL (SELECT true AS yes FROM ({_CONSENTS}) AS active) AS consent ON true
""")  # noqa: S608 - a constant of ours
# One line holds people and open shards in the order of ids; as far as the shards passed so far reach, people
# are covered. It costs one sort, where comparing everybody with every shard would cost a product.
_PLAN = """
WITH due AS (
    SELECT user_id FROM profiles
    CROSS JOIN LATERAL ({consents}) AS consent
    CROSS JOIN LATERAL ({behind}) AS behind
), line AS (
    SELECT place, is_person, max(last_user) OVER (ORDER BY place, is_person ROWS UNBOUNDED PRECEDING) AS reach
    FROM (
        SELECT user_id AS place, true AS is_person, NULL AS last_user FROM due
        UNION ALL
        SELECT first_user, false, last_user FROM shards
        WHERE stage = :stage AND as_of = :as_of AND status <> 'done'
    ) AS places
), free AS MATERIALIZED (
    SELECT place AS user_id, (row_number() OVER (ORDER BY place) - 1) / :size AS number
    FROM line WHERE is_person AND (reach IS NULL OR reach < place)
), planned AS (
    INSERT INTO shards (run_id, stage, as_of, number, first_user, last_user, people)
    SELECT :run_id, :stage, :as_of, number, min(user_id), max(user_id), count(*)
    FROM free GROUP BY number ORDER BY number
    RETURNING shard_id
)
SELECT (SELECT count(*) FROM due), (SELECT count(*) FROM free), (SELECT array_agg(shard_id) FROM planned)
"""
_ANNOUNCE = text(f"""
INSERT INTO outbox (event_id, detail_type, detail)
SELECT {EVENT_ID}, :detail_type, jsonb_build_object(
    'event_type', CAST(:event_type AS text), 'stage', shards.stage, 'shard_id', shard_id,
    'run_id', request_id, 'as_of', shards.as_of, 'round', round, 'timestamp', clock_timestamp())
FROM shards JOIN job_runs USING (run_id)
WHERE shard_id = ANY(CAST(:shard_ids AS uuid[]))
ORDER BY planned_at, number
ON CONFLICT (event_id) DO NOTHING
RETURNING event_id
""")  # noqa: S608 - a constant of ours
_OPEN = text(f"""
SELECT shard_id, {EVENT_ID} FROM shards
WHERE stage = :stage AND as_of = :as_of AND status <> 'done' ORDER BY planned_at, number
""")  # noqa: S608 - same


class Plan(NamedTuple):
    """Everybody, those who do not consent, those who are behind, those of them in open shards already."""

    people: int
    no_consent: int
    due: int
    covered: int


def plan(connection: Connection, run_id: UUID, stage: str, stale: Staleness, size: int) -> Plan:
    """Cut those who consent, are behind and in no open shard into shards of the run, each with its event."""
    day = str(stale.values["as_of"])
    connection.execute(_ONE_PLAN_AT_A_TIME, {"stage": stage, "as_of": day})
    people, consenting = connection.execute(_KNOWN, {"purpose": EDUCATION}).one()
    statement = text(_PLAN.format(consents=_CONSENTS, behind=stale.condition))
    values = {**stale.values, "purpose": EDUCATION, "run_id": run_id, "stage": stage, "size": size}
    due, free, shard_ids = connection.execute(statement, values).one()
    announce(connection, shard_ids or [])
    return Plan(people, people - consenting, due, due - free)


def announce(connection: Connection, shard_ids: Sequence[UUID]) -> list[UUID]:
    """Put the event of each shard's round into the outbox; the ids of those that were not there yet."""
    if not shard_ids:
        return []
    values = {"shard_ids": list(map(str, shard_ids)), "detail_type": DETAIL_TYPE, "event_type": SHARD_READY}
    return list(connection.execute(_ANNOUNCE, values).scalars())


def open_shards(connection: Connection, stage: str, as_of: date) -> dict[UUID, UUID]:
    """Every shard of the day that is not done, oldest first, and the event that runs it."""
    rows = connection.execute(_OPEN, {"stage": stage, "as_of": as_of})
    return {row[0]: row[1] for row in rows}
