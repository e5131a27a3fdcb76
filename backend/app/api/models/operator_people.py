"""People as operators see them."""

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import Field

from app.api.models.bank import Account
from app.api.models.envelope import Text, Window
from edge.web.envelope import Reply, Strict

ConsentState = Literal["active", "none", "revoked", "expired"]
RiskFlag = Literal["overdue", "minimum_payment_only", "interest_charged", "insufficient_funds", "late_fees"]
PersonId = Annotated[Text, Field(max_length=200)]


class PeopleQuery(Strict):
    """Which people: `q` is a part of the e-mail address or a whole id."""

    q: Text | None = Field(None, max_length=200)
    persona: Text | None = Field(None, max_length=60)
    window: Window = "30d"
    risk_flag: RiskFlag | None = None
    consent: ConsentState | None = None
    limit: int = Field(50, ge=1, le=200)
    cursor: str | None = Field(None, max_length=512)


class Person(Reply):
    """A person in a list; persona and flags are null or empty without consent."""

    user_id: str
    email: str | None
    member_since: dt.datetime
    consent: ConsentState
    window: Window
    persona: str | None
    as_of: dt.date | None
    risk_flags: list[RiskFlag]
    flagged: bool
    open_disputes: int


class LoggedConsent(Reply):
    """What a person said, when and by which means."""

    event: Literal["granted", "revoked", "expired", "reauthorised"]
    purpose: str
    occurred_at: dt.datetime
    expires_at: dt.datetime | None
    notice_version: str
    method: str


class PastTrace(Reply):
    """That something was decided, when and under which editions; `erased` where its words are gone."""

    recommendation_id: str
    created_at: dt.datetime
    window: Window | None
    as_of: dt.date | None
    rules_version: str | None
    catalogue_version: str | None
    erased: bool


class PersonaNow(Reply):
    """The persona of a window."""

    window: Window
    as_of: dt.date
    persona: str
    matched: list[str]
    hysteresis: bool
    rules_version: str


class Posted(Reply):
    """How many transactions there are, and from when to when."""

    count: int
    first: dt.date | None
    last: dt.date | None


class PersonData(Reply):
    """What a person's consent opens."""

    accounts: list[Account]
    personas: list[PersonaNow]
    current_recommendations: dict[str, int]
    open_disputes: int
    inputs_changed_at: dt.datetime
    transactions: Posted


class PersonOverview(Reply):
    """One person; `data` is null without consent, `traces` are the latest hundred."""

    user_id: str
    email: str | None
    member_since: dt.datetime
    consent: ConsentState
    offers_consent: ConsentState
    flagged: bool
    consent_log: list[LoggedConsent]
    traces: list[PastTrace]
    data: PersonData | None


class SignalValue(Reply):
    """The exact value as text, or why there is none."""

    value: str | None
    null_reason: str | None


class Difference(Reply):
    """The value of 30 days less that of the wider window; null where either has none."""

    less_90d: str | None
    less_180d: str | None


class SignalRow(Reply):
    """A feature over the windows, side by side."""

    name: str
    unit: str
    d30: SignalValue = Field(alias="30d")
    d90: SignalValue = Field(alias="90d")
    d180: SignalValue = Field(alias="180d")
    difference: Difference | None


class SignalWindow(Reply):
    """Of when a window's features are, and the cards, streams and dates behind them."""

    window: Window
    as_of: dt.date
    feature_version: str
    computed_at: dt.datetime
    evidence: dict[str, Any]


class PersonaTests(PersonaNow):
    """The persona with the rules that were not met or unknown, and how each test came out."""

    not_met: list[str]
    unknown: list[str]
    tests: list[dict[str, Any]]


class SignalTable(Reply):
    """What a person's books say."""

    user_id: str
    windows: list[SignalWindow]
    signals: list[SignalRow]
    personas: list[PersonaTests]
