"""A file of bank data on its way in: where to send it, how far it has come, what was taken of it."""

import datetime as dt
from typing import Literal
from uuid import UUID

from pydantic import Field, StrictBool

from edge.web.envelope import Reply, Strict


class ImportRequest(Strict):
    """How the file shall be taken. Without a body: whole, or not at all."""

    skip_invalid: StrictBool = Field(
        default=False, description="Take the good rows of a file in which others are faulty."
    )


class Upload(Reply):
    """A form that sends the file: POST to `url` as multipart/form-data, the fields first, then `file`."""

    url: str
    fields: dict[str, str]
    expires_at: dt.datetime
    max_bytes: int


class ImportStarted(Reply):
    """An import that waits for its file."""

    import_id: UUID
    upload: Upload


class RejectedRow(Reply):
    """One thing that is wrong: which list, which row of it (from 0), its id, which field, and why."""

    kind: str
    row: int | None
    id: str | None
    field: str | None
    reason: str


class ImportReport(Reply):
    """How many rows were taken, and each one that was not; `unlisted` more faults are not listed."""

    accounts: int
    transactions: int
    liabilities: int
    rejected: list[RejectedRow]
    unlisted: int


class ImportProgress(Reply):
    """How far it has come: the file's size once it arrived, its rows once they were counted."""

    bytes: int | None
    rows: int | None
    taken: int


class Import(Reply):
    """One import. Nothing of a file is taken unless `status` is `done`; `report` is there at the end."""

    import_id: UUID
    status: Literal["waiting", "reading", "done", "rejected", "failed"]
    skip_invalid: bool
    started_at: dt.datetime
    upload_expires_at: dt.datetime
    finished_at: dt.datetime | None
    progress: ImportProgress
    report: ImportReport | None
