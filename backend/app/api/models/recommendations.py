"""What a person is recommended."""

import datetime as dt
from typing import Literal

from pydantic import Field

from app.api.models.envelope import Text, Unit, Window
from edge.web.envelope import Reply, Strict

Action = Literal["helpful", "not_helpful", "dismissed", "already_did", "not_true"]
Outcome = Literal["met", "not_met", "unknown"]
Comparison = Literal[">=", ">", "<", "<=", "=="]
Value = str | int | bool | None
"""Of a signal: exact numbers and dates are text."""


class Fact(Reply):
    """One number or word of a because-text; `text` is the value as that text spells it."""

    slot: str
    label: str
    value: str | int
    text: str
    unit: str
    window: str | None = Field(description="Null for what is true of a day rather than of a span of days.")
    as_of: dt.date
    feature: str
    source_ids: list[str]


class Rationale(Reply):
    """Why somebody sees something, and each fact that it states."""

    text: str
    facts: list[Fact]


class EligibilityCheck(Reply):
    """One condition of an offer. What is unknown counts as failed."""

    check: str
    result: Literal["pass", "fail", "unknown"]


class Recommendation(Reply):
    """One item: what it says, why this person sees it, and what it is not."""

    id: str
    type: Literal["education", "offer"]
    title: str
    summary: str
    because: Rationale
    why_now: str
    what_it_does_not_consider: list[str]
    eligibility: list[EligibilityCheck]
    disclosure: str
    compensation_disclosure: str | None
    dismissible: bool
    expires_at: dt.datetime | None
    feedback: Action | None
    """The last thing that the person said of it."""


class AnsweredDoubt(Reply):
    """What an operator answered to "this is not true", and about what."""

    recommendation_id: str
    title: str
    said_at: dt.datetime
    answer: str
    answered_at: dt.datetime


class RecommendationSet(Reply):
    """The current set of a window. Nothing is made up while jobs have not run: `status` says so."""

    set_id: str | None
    window: str
    as_of: dt.date | None
    status: Literal["pending", "ready", "stale", "insufficient_data"]
    education: list[Recommendation]
    offers: list[Recommendation]
    answers: list[AnsweredDoubt] = Field(
        description="To doubts, of 30 days, the newest first; what was doubted may be gone."
    )


class Feedback(Reply):
    """What the person said of a recommendation. `not_true` is a dispute, which an operator answers."""

    feedback_id: str
    recommendation_id: str
    action: Action
    note: str | None
    created_at: dt.datetime
    dispute: Literal["open", "answered"] | None
    resolution: str | None
    resolved_at: dt.datetime | None


class GivenFeedback(Strict):
    """What a person says of a recommendation."""

    action: Action
    note: Text | None = Field(None, max_length=1000)


class RecommendationInFull(Recommendation):
    """One item with the set that it is of, and all that the person said of it."""

    set_id: str
    window: Window
    as_of: dt.date
    said: list[Feedback]


class RuleTested(Reply):
    """One test that decided: the signal's value, what it was held against, and how that came out."""

    signal: str
    unit: Unit
    value: Value
    comparison: Comparison
    threshold: Value
    result: Outcome
    null_reason: str | None


class DataBehind(Reply):
    """How much was known when it was decided, and from when."""

    history_days: int | str | None
    tx_count: int | None
    last_tx_date: dt.date | None
    balances_as_of: dt.date | None


class ConsentBehind(Reply):
    """The yes that it was made under."""

    purpose: str
    notice_version: str
    checked_at: dt.datetime


class Explanation(Reply):
    """Why a recommendation was made: the facts, the rules and the dates of the data behind it."""

    recommendation_id: str
    title: str
    window: Window
    as_of: dt.date
    decided_at: dt.datetime
    because: Rationale
    why_now: str
    currency: str = Field(description="What the amounts of the rules are in.")
    rules: list[RuleTested]
    eligibility: list[EligibilityCheck]
    what_it_does_not_consider: list[str]
    data: DataBehind
    consent: ConsentBehind | None
    disclosure: str
