"""What the jobs did lately, for operators and for the scripts that wait on a stage.

How a run for everybody does is told by its shards: `failed` while some failed, `started` while some wait.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.db.sql import Connection, text

RUNS = """
SELECT run_id::text, request_id::text, stage, event_type, user_id, as_of::text,
       CASE WHEN shards.failed > 0 THEN 'failed' WHEN shards.waiting > 0 THEN 'started'
            WHEN status = 'planned' THEN 'finished' ELSE status END AS status,
       job_runs.counts || coalesce(shards.counts, '{{}}') || jsonb_strip_nulls(jsonb_build_object(
           'waiting', people_waiting, 'failed', people_failed)) AS counts,
       to_json(started_at) #>> '{{}}' AS started_at,
       to_json(CASE WHEN shards.waiting > 0 THEN NULL
                    ELSE greatest(job_runs.finished_at, shards.finished_at) END) #>> '{{}}' AS finished_at,
       shards.waiting, shards.done, shards.failed
FROM job_runs
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE status = 'waiting') AS waiting,
           count(*) FILTER (WHERE status = 'done') AS done,
           count(*) FILTER (WHERE status = 'failed') AS failed,
           max(finished_at) AS finished_at,
           sum(people) FILTER (WHERE status = 'waiting') AS people_waiting,
           sum(people) FILTER (WHERE status = 'failed') AS people_failed,
           (SELECT jsonb_object_agg(name, total) FROM (
                SELECT name, sum(value::int) AS total
                FROM shards AS each, jsonb_each_text(each.counts) AS counted (name, value)
                WHERE each.run_id = job_runs.run_id GROUP BY name) AS sums) AS counts
    FROM shards WHERE shards.run_id = job_runs.run_id
) AS shards
WHERE {condition}
"""
_OLDEST_FIRST = " ORDER BY started_at LIMIT 1000"
_SINCE = text(
    RUNS.format(condition="started_at >= :since AND (CAST(:user_id AS text) IS NULL OR user_id = :user_id)")
    + _OLDEST_FIRST
)
_OF_REQUEST = text(RUNS.format(condition="request_id = :request_id") + _OLDEST_FIRST)
_DAY = text("""
SELECT status, sum(people), jsonb_agg(counts) FROM shards
WHERE stage = :stage AND as_of = :as_of
  AND (status <> 'done' OR run_id = :run_id OR shard_id = ANY(CAST(:served AS uuid[])))
GROUP BY status
""")


def read_runs(connection: Connection, since: datetime, user_id: str | None) -> list[dict[str, Any]]:
    """Runs that started at `since` or later, oldest first, of one person or of all; at most a thousand."""
    rows = connection.execute(_SINCE, {"since": since, "user_id": user_id})
    return [_run(row) for row in rows.mappings()]


def read_request(connection: Connection, request_id: UUID) -> list[dict[str, Any]]:
    """The runs of every stage that one event has set off so far, oldest first."""
    return [_run(row) for row in connection.execute(_OF_REQUEST, {"request_id": request_id}).mappings()]


def read_day(
    connection: Connection, run_id: UUID, stage: str, as_of: date, served: Sequence[UUID]
) -> Counter[str]:
    """What became of people in these shards, and how many of the day are `waiting` or `failed`."""
    values = {"run_id": run_id, "stage": stage, "as_of": as_of, "served": list(map(str, served))}
    found: Counter[str] = Counter()
    for status, people, counts in connection.execute(_DAY, values):
        if status != "done":
            found[status] += int(people)
        for each in counts:
            found.update(each)
    return found


def _run(row: Any) -> dict[str, Any]:
    run = dict(row)
    shards = {name: run.pop(name) for name in ("waiting", "done", "failed")}
    return {**run, "shards": shards if any(shards.values()) else None}
