"""Jobs that people ask for (a copy of what is held of them, its end): announced, taken on, noted as failed.

An event delivers a job more than once, and a job that failed is taken on again by the next delivery.
"""

from datetime import UTC, datetime
from uuid import UUID

from app.db.outbox import enqueue
from app.db.sql import Connection, text
from app.domain.bringing import event_id


class RequestedJobs:
    """The jobs of one table, whose ids stand in `id_column`; `event_type` starts the function for them."""

    def __init__(self, table: str, id_column: str, detail_type: str, event_type: str) -> None:
        self._detail_type, self._event_type = detail_type, event_type
        # What failed is tried again, unless the person has asked anew meanwhile.
        self._begin = text(f"""
            UPDATE {table} SET status = 'running', error = NULL, finished_at = NULL
            WHERE {id_column} = :job_id AND user_id = :user_id AND status IN ('queued', 'running', 'failed')
              AND NOT EXISTS (SELECT FROM {table} AS other
                              WHERE other.user_id = :user_id AND other.{id_column} <> :job_id
                                AND other.status IN ('queued', 'running'))
        """)  # noqa: S608 - constants of ours
        self._fail = text(f"""
            UPDATE {table} SET status = 'failed', error = :error, finished_at = clock_timestamp()
            WHERE {id_column} = :job_id AND status = 'running'
        """)  # noqa: S608 - constants of ours

    def announce(self, connection: Connection, user_id: str, job_id: UUID) -> UUID:
        """Put the event that starts the job into the outbox, in the transaction that asks for it; its id."""
        asked = event_id(job_id, self._event_type)
        detail = {
            "event_type": self._event_type,
            "user_id": user_id,
            "timestamp": datetime.now(UTC).isoformat(),
            "request_id": str(job_id),
        }
        enqueue(connection, asked, self._detail_type, user_id, detail)
        return asked

    def begin(self, connection: Connection, user_id: str, job_id: UUID) -> bool:
        """Take the job on; false where it is done, overtaken by another, or gone with all of the person."""
        return connection.execute(self._begin, {"user_id": user_id, "job_id": job_id}).rowcount > 0

    def fail(self, connection: Connection, job_id: UUID, error: str) -> None:
        """Note what kind of fault kept a running job from being done."""
        connection.execute(self._fail, {"job_id": job_id, "error": error})
