"""Records each run of a stage: a row that says `started` and has no end is under way, or died.

A run for everybody that could not serve all says `failed`; its next delivery continues it in the same row.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, text

from app.domain.events import JobRequest

# A second delivery finds the first one's row, and with it the day that was fixed then.
_OPEN = text("""
INSERT INTO job_runs (run_id, stage, event_type, user_id, as_of, status)
VALUES (:run_id, :stage, :event_type, :user_id, :as_of, 'started')
ON CONFLICT (run_id) DO UPDATE SET
    status = CASE job_runs.status WHEN 'failed' THEN 'started' ELSE job_runs.status END,
    started_at = CASE WHEN job_runs.status IN ('started', 'failed')
                      THEN excluded.started_at ELSE job_runs.started_at END,
    finished_at = CASE job_runs.status WHEN 'failed' THEN NULL ELSE job_runs.finished_at END
RETURNING as_of, counts
""")
_FINISH = text("""
UPDATE job_runs SET status = :status, counts = CAST(:counts AS jsonb), finished_at = clock_timestamp()
WHERE run_id = :run_id
""")
# A job may take 5 minutes, and Lambda tries it again after 1 and after 2 more. A run that for longer has
# neither ended nor been tried again is dead: its dead letter has an alarm, and nobody waits for it.
_UNDER_WAY = text("""
SELECT status = 'started' OR (status = 'failed' AND finished_at > clock_timestamp() - interval '3 minutes')
FROM job_runs
WHERE stage = :stage AND as_of = :as_of AND user_id IS NULL
  AND started_at > clock_timestamp() - interval '8 minutes'
ORDER BY started_at DESC LIMIT 1
""")
_AFTER = "after"


class Opened(NamedTuple):
    """The day that was fixed at the first receipt, and where a run that stopped early goes on."""

    as_of: date
    after: str | None
    counts: dict[str, int]


def open_run(connection: Connection, run_id: UUID, stage: str, request: JobRequest) -> Opened:
    """Record the receipt; a run that stopped early is handed its place and what it had counted by then."""
    row = {
        "run_id": run_id,
        "stage": stage,
        "event_type": request.event_type,
        "user_id": request.user_id,
        "as_of": request.as_of,
    }
    as_of, counts = connection.execute(_OPEN, row).one()
    after = counts.pop(_AFTER, None)
    return Opened(as_of, after, counts if after is not None else {})


def finish_run(connection: Connection, run_id: UUID, status: str, counts: Mapping[str, Any]) -> None:
    """Record how it ended."""
    connection.execute(_FINISH, {"run_id": run_id, "status": status, "counts": json.dumps(counts)})


def fail_run(connection: Connection, run_id: UUID, counts: Mapping[str, int], after: str | None) -> None:
    """Record that not everybody was served; the next delivery goes on after `after`, else from the start."""
    place = {} if after is None else {_AFTER: after}
    finish_run(connection, run_id, "failed", {**counts, **place})


def is_under_way(connection: Connection, stage: str, as_of: date) -> bool:
    """Whether the last run for everybody is still going, or about to be tried again."""
    return bool(connection.execute(_UNDER_WAY, {"stage": stage, "as_of": as_of}).scalar())
