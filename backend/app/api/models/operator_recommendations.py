"""Recommendations and decisions as operators see them."""

import datetime as dt
from typing import Any, Literal

from pydantic import Field

from app.api.models.envelope import Strict
from app.api.models.operator_people import Window

Status = Literal["pending", "approved", "shown", "dismissed", "overridden", "expired", "withdrawn"]


class PageQuery(Strict):
    """Which page."""

    limit: int = Field(50, ge=1, le=200)
    cursor: str | None = Field(None, max_length=512)


class Words(Strict):
    """What a recommendation says, and the persona that it was chosen for."""

    catalogue_id: str
    title: str
    summary: str
    because: dict[str, Any]
    why_now: str
    eligibility: list[dict[str, Any]]
    persona: str


class Feedback(Strict):
    """What the person said to it; a dispute (`not_true`) is open until it is resolved."""

    action: Literal["helpful", "not_helpful", "dismissed", "already_did", "not_true"]
    note: str | None
    created_at: dt.datetime
    resolved_at: dt.datetime | None
    resolution: str | None


class Recommended(Strict):
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
    feedback: list[Feedback]


class Action(Strict):
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


class Broken(Strict):
    """The first link of the chain that is not what was written."""

    position: int
    recommendation_id: str
    reason: str


class Chain(Strict):
    """Where the trace stands in the person's chain, and the check of all of it."""

    position: int
    length: int
    sha256: str
    previous_sha256: str | None
    broken: Broken | None


class Rules(Strict):
    """Every test that was looked at, by how it came out."""

    met: list[dict[str, Any]]
    not_met: list[dict[str, Any]]
    unknown: list[dict[str, Any]]


class Decision(Strict):
    """The trace in the order in which one asks."""

    rules: Rules
    chosen: list[dict[str, Any]]
    rejected: list[dict[str, Any]]
    persona: dict[str, Any]
    eligibility: list[dict[str, Any]]
    guardrails: dict[str, Any]
    consent: dict[str, Any] | None
    offers_consent: dict[str, Any] | None
    data: dict[str, Any]
    slots: list[dict[str, Any]]
    template: dict[str, Any]
    catalogue_version: str
    feature_version: str
    code_version: str
    rendered_sha256: str
    supersedes: str | None
    replaces: str | None = Field(description="What an operator took away for it.")


class Trace(Strict):
    """Why something was recommended; `erased` where consent has ended, and the digests alone are left."""

    recommendation_id: str
    user_id: str
    set_id: str
    created_at: dt.datetime
    type: Literal["education", "offer"]
    status: Status
    version: int
    flagged_at: dt.datetime | None
    text: str | None
    erased: bool
    chain: Chain
    decision: Decision | None
    trace: dict[str, Any] | None


class Changed(Strict):
    """A part that does not come out as it was written down."""

    part: str
    stored: Any
    replayed: Any


class Replay(Strict):
    """The decision made again from what was stored: `replays` is null where that was erased."""

    recommendation_id: str
    erased: bool
    replays: bool | None
    text: str | None
    rendered_sha256: str | None
    differences: list[Changed]
    chain: Chain
