"""The books of what operators did, and at whom they looked."""

import datetime as dt
from typing import Literal

from pydantic import Field

from app.api.models.moments import Moment
from app.api.models.operator_people import PersonId
from edge.web.envelope import Reply, Strict


class AuditQuery(Strict):
    """Which book, which entries of it: from `since` on and before `until`; and in which form."""

    log: Literal["actions", "looks"] = "actions"
    operator_id: PersonId | None = None
    user_id: PersonId | None = None
    action: str | None = Field(None, pattern="^[a-z_]+$", max_length=40)
    since: Moment | None = None
    until: Moment | None = None
    format: Literal["json", "csv"] | None = None
    limit: int = Field(50, ge=1, le=1000)
    cursor: str | None = Field(None, max_length=512)


class LogEntry(Reply):
    """A look of an operator at a person's data: who, at whom, at what, why."""

    id: str
    occurred_at: dt.datetime
    operator_id: str
    what: str
    user_id: str
    reason: str
    request_id: str | None
