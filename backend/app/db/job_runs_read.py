"""What the jobs did lately, for operators and for the scripts that wait on a stage."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

_RUNS = text("""
SELECT run_id::text, stage, event_type, user_id, as_of::text, status, counts,
       to_json(started_at) #>> '{}' AS started_at, to_json(finished_at) #>> '{}' AS finished_at
FROM job_runs
WHERE started_at >= :since AND (CAST(:user_id AS text) IS NULL OR user_id = :user_id)
ORDER BY started_at
LIMIT 1000
""")


def read_runs(connection: Connection, since: datetime, user_id: str | None) -> list[dict[str, Any]]:
    """Runs that started at `since` or later, oldest first, of one person or of all; at most a thousand."""
    rows = connection.execute(_RUNS, {"since": since, "user_id": user_id})
    return [dict(row) for row in rows.mappings()]
