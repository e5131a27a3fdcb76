"""Metrics: what one is, who may see it, and what an answer looks like."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from shoppulse.domain.scope import Scope

CAMPAIGNS = "campaign_facts"


class Grain(StrEnum):
    """The length of a period; weeks begin on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Split(StrEnum):
    """What an answer may be told apart by beside the period."""

    REGION = "region"
    STORE = "store"
    CHANNEL = "channel"


class Status(StrEnum):
    """Whether an answer holds figures, and if not, why."""

    AVAILABLE = "available"
    UNAVAILABLE = "unavailable"  # no column is its source: there is no figure, and 0 would be a lie
    OUT_OF_SCOPE = "out_of_scope"  # its rows carry no region or store, and this person sees only some


@dataclass(frozen=True)
class Metric:
    """One row of the catalogue, see 0004_metrics.sql."""

    name: str
    governed_by: str
    source: str | None
    aggregate: str | None
    numerator: str | None
    denominator: str | None
    unit: str
    per_currency: bool
    description: str


@dataclass(frozen=True)
class Catalogue:
    """All metrics by name, in the order in which they are shown, and the names of the field for them."""

    metrics: Mapping[str, Metric]
    aliases: Mapping[str, str]

    def named(self, name: str) -> Metric | None:
        """The metric of this name in either vocabulary, without regard to case."""
        folded = name.lower()
        return self.metrics.get(self.aliases.get(folded, folded))


@dataclass(frozen=True)
class Point:
    """One figure. No currency: it is no money, or (campaigns) none is recorded. No value: divided by 0."""

    period: date
    member: str | None
    currency: str | None
    value: Decimal | None


@dataclass(frozen=True)
class Answer:
    """The figures of one metric, by period, member and currency."""

    metric: Metric
    status: Status
    points: Sequence[Point] = field(default=())


@dataclass(frozen=True)
class Question:
    """Which figures of a tenant: from `start` to before `end` (None: without limit), within a scope.

    `most` is how many rows of figures each source may have (None: without limit).
    """

    tenant_id: str
    metrics: Sequence[Metric]
    grain: Grain
    scope: Scope
    split: Split | None = None
    start: date | None = None
    end: date | None = None
    most: int | None = None


def visible(catalogue: Catalogue, rows: Iterable[tuple[str, bool]]) -> list[Metric]:
    """The metrics that a role's rows of visibility (name, is it visible) show; what no row names is hidden.

    Where two rows name one metric in two vocabularies, both must agree. A metric without a row of its own
    goes with the one that governs it.
    """
    said: dict[str, bool] = {}
    for name, shown in rows:
        metric = catalogue.named(name)
        if metric is not None:
            said[metric.name] = shown and said.get(metric.name, True)
    return [
        metric
        for metric in catalogue.metrics.values()
        if said.get(metric.name, said.get(metric.governed_by, False))
    ]


def status_of(metric: Metric, scope: Scope) -> Status:
    """Whether a metric can be answered within a scope."""
    if metric.source is None:
        return Status.UNAVAILABLE
    if metric.source == CAMPAIGNS and scope.limited:
        return Status.OUT_OF_SCOPE
    return Status.AVAILABLE
