"""What a person's books say: signals with their formulas, and the figures that charts are drawn from."""

import datetime as dt
from typing import Literal

from pydantic import Field

from app.api.models.envelope import Money, Unit, Window
from edge.web.envelope import Reply

NullReason = Literal[
    "no_data", "history_short", "no_limit", "base_too_small", "no_income_detected", "not_applicable"
]


class Evidence(Reply):
    """How many of what are behind a signal."""

    list: str
    count: int


class Signal(Reply):
    """One signal: the exact value as text, or why there is none; `formula` names the definition used."""

    name: str
    unit: Unit
    value: str | None
    null_reason: NullReason | None
    formula: str
    evidence: Evidence


class Signals(Reply):
    """The signals of a window, as of the last day that was computed."""

    window: Window
    as_of: dt.date | None
    feature_version: str | None
    status: Literal["pending", "ready", "stale"]
    currency: str | None
    signals: list[Signal]


class Totals(Reply):
    """Money in and spending of the window; spending has fees and interest in it and refunds taken off."""

    money_in: Money
    spending: Money
    left_over: Money
    fees: Money
    interest: Money
    refunds: Money
    observed_days: int


class CategorySpending(Reply):
    """What went into a category; `share` is of all categories above zero."""

    category: str
    amount: Money
    share: float
    transactions: int


class SpendingBar(Reply):
    """Spending of a few days, by category. All bars of a window have as many days."""

    since: dt.date = Field(alias="from")
    until: dt.date = Field(alias="to")
    total: Money
    categories: dict[str, Money]


class CardPoint(Reply):
    """How much of a card was owed at the end of a day, and which part of today's limit that is."""

    date: dt.date
    balance: Money | None
    utilization: float | None


class CardSeries(Reply):
    """A card's balance over time, told back from its last one by what was posted since."""

    account_id: str
    name: str | None
    mask: str | None
    limit: Money | None
    series: list[CardPoint]


class Buffer(Reply):
    """How many months of expenses checking holds, or why that cannot be said."""

    checking_balance: Money | None
    monthly_expenses: Money | None
    months: str | None
    null_reason: NullReason | None


class SubscriptionInsight(Reply):
    """A running subscription."""

    stream_id: str
    merchant: str
    monthly_amount: Money | None
    next_date: dt.date | None


class SubscriptionInsights(Reply):
    """What runs, and what it comes to per month."""

    count: int
    monthly: Money
    items: list[SubscriptionInsight]


class Insights(Reply):
    """The figures behind the charts of a window that ends with the last whole day (UTC)."""

    window: Window
    status: Literal["pending", "ready"]
    as_of: dt.date
    since: dt.date = Field(alias="from")
    currency: str
    totals: Totals
    categories: list[CategorySpending]
    spending: list[SpendingBar]
    cards: list[CardSeries]
    buffer: Buffer
    subscriptions: SubscriptionInsights
