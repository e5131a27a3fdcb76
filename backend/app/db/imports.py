"""Imports, from the file to the report. Each runs for its person alone, under the API's role.

A file is read in steps, each of which finds what the one before has committed: `begin`, `note_rows`, `take`.
Deliveries of the same file may read it at once. To write they wait for each other, first at the person's lock
and then at the import's row, and the second finds it finished.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from app.db.ingest import read_ahead, take_in
from app.db.locks import lock_users
from app.db.outbox import INGESTED, announce_ingested
from app.db.sql import Connection, text
from app.domain.bringing import event_id
from app.domain.errors import ConsentRequired, Fault, IngestRejected

# Faults that a report lists; of those beyond, the number.
MOST_LISTED = 1_000

# What failed may succeed at another delivery; what is done or was rejected stays so.
_BEGIN = text("""
UPDATE imports SET status = 'reading', bytes = :bytes, finished_at = NULL, faults = '[]'
WHERE import_id = :import_id AND user_id = :user_id AND status IN ('waiting', 'reading', 'failed')
""")
_NOTE_ROWS = text("UPDATE imports SET rows = :rows, document_sha256 = :sha256 WHERE import_id = :import_id")
# Of deliveries at once one may fail, and note it, while another reads: then that one's word counts.
_OPEN = "import_id = :import_id AND status IN ('reading', 'failed')"
_HOLD = text(f"SELECT skip_invalid FROM imports WHERE {_OPEN} FOR UPDATE")  # noqa: S608 - a constant of ours
_FINISH = text(f"""
UPDATE imports SET status = :status, accounts = :accounts, transactions = :transactions,
       liabilities = :liabilities, faults = CAST(:faults AS jsonb), unlisted = :unlisted,
       finished_at = clock_timestamp()
WHERE {_OPEN}
""")  # noqa: S608 - a constant of ours


def begin(connection: Connection, user_id: str, import_id: UUID, size: int) -> bool:
    """Note that the file arrived; false where it was read before, or its import is gone."""
    values = {"user_id": user_id, "import_id": import_id, "bytes": size}
    return connection.execute(_BEGIN, values).rowcount > 0


def note_rows(connection: Connection, import_id: UUID, rows: int, sha256: str) -> None:
    """Note how much there is to read."""
    connection.execute(_NOTE_ROWS, {"import_id": import_id, "rows": rows, "sha256": sha256})


def take(connection: Connection, user_id: str, import_id: UUID, chunks: Iterable[str]) -> UUID | None:
    """Take the file within the caller's transaction, whole or not at all, and report.

    The event that announces it waits in the outbox then; None where nothing was taken.
    """
    try:
        ahead = read_ahead(connection, user_id, chunks, datetime.now(UTC).date())
        lock_users(connection, [user_id])
        held = connection.execute(_HOLD, {"import_id": import_id}).one_or_none()
        if held is None:  # another delivery took or refused it, or its person is gone
            return None
        report = take_in(connection, user_id, chunks, ahead, skip_invalid=held.skip_invalid)
    except IngestRejected as refused:  # raised before a row was written
        _finish(connection, import_id, "rejected", refused.faults)
        return None
    except ConsentRequired:
        reject(connection, import_id, "consent_required")
        return None
    counts = {name: getattr(report, name) for name in ("accounts", "transactions", "liabilities")}
    _finish(connection, import_id, "done", report.rejected, **counts)
    return _announce(connection, user_id, import_id)


def reject(connection: Connection, import_id: UUID, reason: str) -> None:
    """Refuse the whole document for one reason."""
    _finish(connection, import_id, "rejected", [_of_document(reason)])


def fail(connection: Connection, import_id: UUID, reason: str) -> None:
    """Note that the file could not be read, for no fault of its own."""
    _finish(connection, import_id, "failed", [_of_document(reason)])


def _of_document(reason: str) -> Fault:
    return Fault("document", None, None, None, reason)


def _finish(
    connection: Connection, import_id: UUID, status: str, faults: Sequence[Fault], **counts: int
) -> None:
    listed = [fault.as_dict() for fault in faults[:MOST_LISTED]]
    row: dict[str, Any] = {"accounts": 0, "transactions": 0, "liabilities": 0, **counts}
    row |= {"import_id": import_id, "status": status, "faults": json.dumps(listed)}
    connection.execute(_FINISH, row | {"unlisted": len(faults) - len(listed)})


def _announce(connection: Connection, user_id: str, import_id: UUID) -> UUID:
    announced = event_id(import_id, INGESTED)
    announce_ingested(connection, announced, user_id, import_id, import_id=str(import_id))
    return announced
