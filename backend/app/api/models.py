"""The shapes of answers, for OpenAPI and for the tests that hold real answers against them.

The database writes the JSON itself, so no request pays for building these. Money is a decimal string in the
account's currency, a rate a number, a date ISO 8601.
"""

import datetime as dt
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Money = str
Data = TypeVar("Data")


class Strict(BaseModel):
    """No field beyond those named: what is not documented is not answered."""

    model_config = ConfigDict(extra="forbid")


class Meta(Strict):
    """Beside the data: when it was answered, and for pages how to go on."""

    timestamp: dt.datetime
    next_cursor: str | None = None


class Envelope(Strict, Generic[Data]):
    """Every success."""

    data: Data
    meta: Meta


class FieldError(Strict):
    """One thing that is wrong with a request."""

    field: str
    reason: str


class ProblemDocument(BaseModel):
    """Every failure: RFC 9457 with a code for programs and the id under which the logs tell more."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    request_id: str
    errors: list[FieldError] | None = None
    purpose: str | None = None
    consent_url: str | None = None


class Health(Strict):
    """The process, or the process and its database, answer."""

    status: Literal["ok"]


class Consent(Strict):
    """The last word of a person on a purpose."""

    purpose: Literal["education", "partner_offers", "chat", "research_metrics"]
    active: bool
    notice_version: str
    since: dt.datetime
    expires_at: dt.datetime | None


class Me(Strict):
    """The signed-in person."""

    user_id: str
    email: str | None
    member_since: dt.datetime
    consents: list[Consent]


class IdentityProof(Strict):
    """The ID token that came with the access token."""

    id_token: str = Field(max_length=8192)


class Account(Strict):
    """An open account. `utilization` is balance over limit of a card, null where it has no limit."""

    account_id: str
    type: str
    subtype: str | None
    name: str | None
    mask: str | None
    currency: str
    balance_current: Money | None
    balance_available: Money | None
    balance_limit: Money | None
    utilization: float | None
    as_of: dt.date | None


class Transaction(Strict):
    """A transaction as the bank tells it: a positive amount is money out of the account."""

    transaction_id: str
    account_id: str
    date: dt.date
    authorized_date: dt.date | None
    amount: Money
    currency: str
    name: str
    merchant: str | None
    category: str | None
    category_detailed: str | None
    payment_channel: str | None
    pending: bool


class TransactionQuery(Strict):
    """Which transactions: both dates inclusive, the merchant by a part of its name."""

    since: dt.date | None = Field(None, alias="from")
    until: dt.date | None = Field(None, alias="to")
    account_id: str | None = Field(None, max_length=200)
    category: str | None = Field(None, max_length=100)
    merchant: str | None = Field(None, max_length=100)
    include_pending: bool = False
    limit: int = Field(50, ge=1, le=200)
    cursor: str | None = Field(None, max_length=512)


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
