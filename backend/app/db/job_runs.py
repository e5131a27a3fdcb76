"""Records each run of a stage: a row that says `started` and has no end is a run that died."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from app.domain.events import JobRequest

# A second delivery finds the first one's row, and with it the day that was fixed then.
_OPEN = text("""
INSERT INTO job_runs (run_id, stage, event_type, user_id, as_of, status)
VALUES (:run_id, :stage, :event_type, :user_id, :as_of, 'started')
ON CONFLICT (run_id) DO UPDATE SET stage = excluded.stage
RETURNING as_of
""")
_FINISH = text("""
UPDATE job_runs SET status = :status, counts = CAST(:counts AS jsonb), finished_at = clock_timestamp()
WHERE run_id = :run_id
""")


def open_run(connection: Connection, run_id: UUID, stage: str, request: JobRequest) -> date:
    """Record the receipt; the as-of day that was fixed at the first receipt."""
    row = {
        "run_id": run_id,
        "stage": stage,
        "event_type": request.event_type,
        "user_id": request.user_id,
        "as_of": request.as_of,
    }
    as_of: date = connection.execute(_OPEN, row).scalar_one()
    return as_of


def finish_run(connection: Connection, run_id: UUID, status: str, counts: Mapping[str, Any]) -> None:
    """Record how it ended."""
    connection.execute(_FINISH, {"run_id": run_id, "status": status, "counts": json.dumps(counts)})
