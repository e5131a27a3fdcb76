"""What a person may ask of everything that is held about them: a copy, and its end."""

import datetime as dt
from typing import Literal
from uuid import UUID

from edge.web.envelope import Reply


class ExportLink(Reply):
    """Where the copy can be fetched, for a few minutes. Asking again gives a fresh link."""

    url: str
    expires_at: dt.datetime


class Export(Reply):
    """The making of a copy; `link` is there once it is `ready`."""

    export_id: UUID
    status: Literal["queued", "running", "ready"]
    requested_at: dt.datetime
    link: ExportLink | None


class Erasure(Reply):
    """The end of everything that is held; asking again answers how far it is."""

    erase_id: UUID
    status: Literal["queued", "running", "done"]
    requested_at: dt.datetime
    finished_at: dt.datetime | None
