"""What is asked and answered. Answers are not built of these, which are for OpenAPI and for tests."""

import datetime as dt
from typing import Literal

from pydantic import Field

from edge.web.envelope import Meta, Reply, Strict
from shoppulse.domain.metrics import Grain, Split, Status

EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2100, 1, 1)


class Query(Strict):
    """How figures are told: by which periods, told apart by what, of which days."""

    by: Grain = Field(Grain.MONTH, description="The length of a period; weeks begin on Monday.")
    split: Split | None = Field(None, description="Told apart by region, store or channel as well.")
    start: dt.date | None = Field(
        None,
        alias="from",
        ge=EARLIEST,
        le=LATEST,
        description="The first day; unsaid, a year back.",
    )
    end: dt.date | None = Field(
        None,
        alias="before",
        ge=EARLIEST,
        le=LATEST,
        description="The day after the last; unsaid, tomorrow.",
    )


class Point(Reply):
    """One figure, as exact text. No currency: it is no money, or (campaigns) none is recorded.

    No value: it would have been divided by 0. `member` is the region, store or channel of a split.
    """

    period: dt.date
    member: str | None
    currency: str | None
    value: str | None


class Figures(Reply):
    """One metric. Only `available` ones have points: nothing is 0 because it is unknown.

    `unavailable`: no data hold it. `out_of_scope`: its rows carry no region or store, and you see only some.
    """

    metric: str
    unit: Literal["money", "ratio", "count", "days"]
    status: Status
    description: str
    points: list[Point]


class Told(Reply):
    """How the figures are told, defaults included: `before` is the first day that does not count."""

    timestamp: dt.datetime
    by: Grain
    split: Split | None
    start: dt.date = Field(alias="from")
    end: dt.date = Field(alias="before")


class OneMetric(Reply):
    """The figures of one metric."""

    data: Figures
    meta: Told


class AllMetrics(Reply):
    """The figures of every metric that you may see, in the order in which they are shown."""

    data: list[Figures]
    meta: Told


class MetricVisibility(Strict):
    """Whether you may see a metric (`hidden`: your role does not), and whether it has figures for you."""

    metric: str
    unit: Literal["money", "ratio", "count", "days"]
    description: str
    status: Status | Literal["hidden"]


class Visibility(Strict):
    """Who you are to the database, and what you see. `regions` and `stores`: null is all, empty is none."""

    user_id: str
    tenant_id: str
    tenant_name: str
    role: Literal["Admin", "Finance", "Operations", "Marketing"]
    is_tenant_admin: bool
    regions: list[str] | None
    stores: list[str] | None
    metrics: list[MetricVisibility]


class VisibilityAnswer(Reply):
    """Who you are and what you may see."""

    data: Visibility
    meta: Meta
