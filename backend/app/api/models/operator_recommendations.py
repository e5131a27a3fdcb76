"""Recommendations and decisions as operators see them."""

import datetime as dt
from typing import Any, Literal

from pydantic import Field

from app.api.models.envelope import Window
from app.api.models.recommendations import Action as Said
from app.api.models.recommendations import EligibilityCheck, Rationale
from edge.web.envelope import Reply, Strict

Status = Literal["pending", "approved", "shown", "dismissed", "overridden", "expired", "withdrawn"]


class PageQuery(Strict):
    """Which page."""

    limit: int = Field(50, ge=1, le=200)
    cursor: str | None = Field(None, max_length=512)


class Words(Reply):
    """What a recommendation says, and the persona that it was chosen for."""

    catalogue_id: str
    title: str
    summary: str
    because: Rationale
    why_now: str
    eligibility: list[EligibilityCheck]
    persona: str


class Answer(Reply):
    """What the person said to it; a dispute (`not_true`) is open until it is resolved."""

    action: Said
    note: str | None
    created_at: dt.datetime
    resolved_at: dt.datetime | None
    resolution: str | None


class Recommended(Reply):
    """One recommendation; `words` is null where consent has ended. `version` is what If-Match takes."""

    id: str
    user_id: str
    set_id: str
    window: Window
    as_of: dt.date
    current: bool
    type: Literal["education", "offer"]
    status: Status
    version: int
    flagged_at: dt.datetime | None
    created_at: dt.datetime
    expires_at: dt.datetime | None
    words: Words | None
    feedback: list[Answer]


class Action(Reply):
    """One entry in the book of what operators did."""

    id: str
    occurred_at: dt.datetime
    operator_id: str
    action: str
    user_id: str | None
    recommendation_id: str | None
    reason_code: str | None
    reason: str | None
    replacement_catalogue_id: str | None
    details: dict[str, Any]
    request_id: str | None
