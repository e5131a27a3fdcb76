"""What comes back regularly: subscriptions, bills, habits and income, and what the person said of each."""

import datetime as dt
from typing import Literal

from pydantic import Field, StrictBool, model_validator

from app.api.models.envelope import Money, Text
from edge.web.envelope import Reply, Strict

Kind = Literal["income", "bill", "habit", "subscription"]
Direction = Literal["inflow", "outflow"]


class PriceStep(Reply):
    """From which day on it cost something else."""

    date: dt.date
    old: Money
    new: Money


class Correction(Reply):
    """What the person said; it lasts, whatever is computed later. `merged_into` is a stream's id."""

    kind: Kind | None
    ignored: bool
    merged_into: str | None
    note: str | None
    updated_at: dt.datetime


class Merged(Reply):
    """A stream that the person says is part of this one; correct it by its id to take that back."""

    stream_id: str
    merchant: str


class Stream(Reply):
    """A recurring stream. Amounts are positive in both directions; `version` is for If-Match."""

    stream_id: str
    direction: Direction
    merchant: str
    kind: Literal["income", "bill", "habit", "subscription", "ignored"]
    frequency: str
    status: Literal["MATURE", "EARLY_DETECTION", "TOMBSTONED", "UNKNOWN"]
    confidence_reason: str
    is_active: bool
    currency: str
    average_amount: Money
    last_amount: Money
    monthly_amount: Money | None
    first_date: dt.date
    last_date: dt.date
    next_date: dt.date | None
    payments: int
    price_history: list[PriceStep]
    as_of: dt.date
    correction: Correction | None
    merged: list[Merged]
    version: str


class StreamQuery(Strict):
    """Which streams."""

    direction: Direction | None = None
    kind: Literal["income", "bill", "habit", "subscription", "ignored"] | None = None
    active: bool | None = None


class StreamPatch(Strict):
    """What to change: a field that is not named stays, null takes back what was said."""

    kind: Kind | None = None
    ignored: StrictBool | None = None
    merged_into: str | None = Field(None, pattern="^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
    note: Text | None = Field(None, min_length=1, max_length=500)

    @model_validator(mode="after")
    def _names_something(self) -> "StreamPatch":
        if not self.model_fields_set:
            raise ValueError("name at least one of kind, ignored, merged_into, note")
        return self


class Corrected(Reply):
    """What is on record of the stream now. Figures follow within seconds, when they were computed anew."""

    stream_id: str
    correction: Correction | None
    version: str
    recompute: bool
