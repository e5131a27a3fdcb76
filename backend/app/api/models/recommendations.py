"""What a person is recommended."""

import datetime as dt
from typing import Any, Literal

from app.api.models.envelope import Strict


class Recommendation(Strict):
    """One item: what it says, why this person sees it, and what it is not."""

    id: str
    type: Literal["education", "offer"]
    title: str
    summary: str
    because: dict[str, Any]
    why_now: str
    what_it_does_not_consider: list[str]
    eligibility: list[dict[str, Any]]
    disclosure: str
    compensation_disclosure: str | None
    expires_at: dt.datetime | None


class RecommendationSet(Strict):
    """The current set of a window. Nothing is made up while jobs have not run: `status` says so."""

    set_id: str | None
    window: str
    as_of: dt.date | None
    status: Literal["pending", "ready", "stale", "insufficient_data"]
    education: list[Recommendation]
    offers: list[Recommendation]
