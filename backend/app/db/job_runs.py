"""Records each run of a stage: a row that says `started` and has no end is under way, or died.

A run for everybody says `planned` once its shards are; how they do is read from them (job_runs_read).
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from app.db.sql import Connection, text
from app.domain.events import JobRequest

# A second delivery finds the first one's row, and with it the day that was fixed then. Of a person who asked
# for the end, nothing is recorded any more.
_OPEN = text("""
INSERT INTO job_runs (run_id, request_id, stage, event_type, user_id, as_of, status)
SELECT :run_id, :request_id, :stage, :event_type, CAST(:user_id AS text), :as_of, 'started'
WHERE NOT wants_erasure(CAST(:user_id AS text))
ON CONFLICT (run_id) DO UPDATE SET
    started_at = CASE job_runs.status WHEN 'started' THEN excluded.started_at ELSE job_runs.started_at END
RETURNING as_of
""").kept(
    "open_run",
    run_id="uuid",
    request_id="uuid",
    stage="text",
    event_type="text",
    user_id="text",
    as_of="date",
)
_STATE = text("SELECT status, counts FROM job_runs WHERE run_id = :run_id FOR UPDATE").kept(
    "run_state", run_id="uuid"
)
_FINISH = text("""
UPDATE job_runs SET status = :status, counts = CAST(:counts AS jsonb), finished_at = clock_timestamp()
WHERE run_id = :run_id
""").kept("finish_run", run_id="uuid", status="text", counts="text")
_FOLLOW = text("""
INSERT INTO job_runs (run_id, request_id, stage, event_type, as_of, status)
SELECT :run_id, request_id, :stage, event_type, as_of, 'planned' FROM job_runs WHERE run_id = :before
ON CONFLICT (run_id) DO NOTHING
""")
FINISHED, PLANNED = "finished", "planned"


class State(NamedTuple):
    """How far a run has come, and what it counted."""

    status: str
    counts: dict[str, int]


def open_run(connection: Connection, run_id: UUID, stage: str, request: JobRequest) -> date | None:
    """Record the receipt; the day that was fixed at the first one. None for whoever asked to be erased."""
    row = {
        "run_id": run_id,
        "request_id": request.run_id,
        "stage": stage,
        "event_type": request.event_type,
        "user_id": request.user_id,
        "as_of": request.as_of,
    }
    as_of: date | None = connection.execute(_OPEN, row).scalar()
    return as_of


def state_of(connection: Connection, run_id: UUID) -> State:
    """The run's state, held against other deliveries of the same event until the transaction ends."""
    return State(*connection.execute(_STATE, {"run_id": run_id}).one())


def finish_run(connection: Connection, run_id: UUID, status: str, counts: Mapping[str, Any]) -> None:
    """Record how it ended."""
    connection.execute(_FINISH, {"run_id": run_id, "status": status, "counts": json.dumps(counts)})


def follow_run(connection: Connection, run_id: UUID, stage: str, before: UUID) -> None:
    """Make the run of the next stage, which has the shards that follow from those of the run before."""
    connection.execute(_FOLLOW, {"run_id": run_id, "stage": stage, "before": before})
