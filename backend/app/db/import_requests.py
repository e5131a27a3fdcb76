"""What the API does for imports: it notes that a file will come, and tells how far it is.

The file itself is read elsewhere (`app.db.imports`), by a function that loads what that takes.
"""

from datetime import datetime
from uuid import UUID

from app.db.sql import Connection, text

# An upload that began just before its form expired may take a while to arrive.
GRACE_MINUTES = 15

_REQUEST = text("""
INSERT INTO imports (import_id, user_id, skip_invalid, upload_expires_at)
VALUES (:import_id, :user_id, :skip_invalid, :expires_at)
""")
_READ = text(f"""
SELECT json_build_object(
           'import_id', import_id,
           'status', CASE WHEN lost THEN 'failed' ELSE status END,
           'skip_invalid', skip_invalid,
           'started_at', received_at,
           'upload_expires_at', upload_expires_at,
           'finished_at', CASE WHEN lost THEN upload_expires_at ELSE finished_at END,
           'progress', json_build_object(
               'bytes', bytes, 'rows', rows, 'taken', accounts + transactions + liabilities),
           'report', CASE WHEN lost THEN json_build_object(
               'accounts', 0, 'transactions', 0, 'liabilities', 0, 'unlisted', 0,
               'rejected', json_build_array(json_build_object(
                   'kind', 'document', 'row', null, 'id', null, 'field', null, 'reason', 'no_file')))
           WHEN finished_at IS NOT NULL THEN json_build_object(
               'accounts', accounts, 'transactions', transactions, 'liabilities', liabilities,
               'rejected', faults, 'unlisted', unlisted) END
       )::text
FROM (SELECT *, status = 'waiting'
             AND upload_expires_at < now() - interval '{GRACE_MINUTES} minutes' AS lost FROM imports) AS known
WHERE import_id = :import_id AND user_id = :user_id
""")  # noqa: S608 - a constant of ours


def request_import(
    connection: Connection, user_id: str, import_id: UUID, *, skip_invalid: bool, expires_at: datetime
) -> None:
    """Note that the person is about to send a file. Their profile must be there."""
    row = {"import_id": import_id, "user_id": user_id, "skip_invalid": skip_invalid, "expires_at": expires_at}
    connection.execute(_REQUEST, row)


def read_import(connection: Connection, user_id: str, import_id: UUID) -> str | None:
    """The import, a JSON object; None where the person has none of that id."""
    found: str | None = connection.execute(_READ, {"user_id": user_id, "import_id": import_id}).scalar()
    return found
