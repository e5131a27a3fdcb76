"""How the product does, as far as its own rows say. Shares are parts of wholes; null is not measured."""

import datetime as dt
from typing import Literal
from uuid import UUID

from app.api.models.envelope import Window
from edge.web.envelope import Reply, Strict


class People(Reply):
    """Who is known, who consents to education, and who of them allows offers too."""

    known: int
    consenting: int
    allowing_offers: int


class Coverage(Reply):
    """Of those with 28 days of data: who has a persona and three behaviours."""

    window: Window
    of: int
    part: int


class PersonaCount(Reply):
    """How many people have a persona in a window."""

    window: Window
    persona: str
    people: int


class Quality(Reply):
    """Of what is shown at this moment: how much is explained, traced and disclosed, and what must be none."""

    shown: int
    offers: int
    explained: int
    traced: int
    disclosed: int
    tone_violations: int
    eligibility_violations: int


class ConsentCheck(Reply):
    """What is shown, each by its own purpose, and what of it no consent covered when it was written."""

    checked: int
    violations: int


class EventPath(Reply):
    """From the first stage's start to the last one's end, of one person's runs in the last seven days."""

    runs: int
    p50_seconds: float | None
    p95_seconds: float | None


class WaitingCounts(Reply):
    """What waits for an operator, for the relay, or to be tried again."""

    pending: int
    flagged: int
    disputed: int
    dropped_texts: int
    events: int
    oldest_event_seconds: int | None
    failed_shards: int


Group = Literal[
    "steady", "irregular", "unknown",
    "cards_and_savings", "cards", "savings", "neither",
    "under_90_days", "under_180_days", "from_180_days",
]  # fmt: skip


class GroupRate(Reply):
    """How many of so many people of a group got it, with Wilson's 95 % interval, against the reference.

    `ratio` is null where nobody of the reference got it. Flagged: one rate under 0.8 of the other, or over
    10 points apart; a question, and no verdict.
    """

    group: Group
    of: int
    rate: float
    low: float
    high: float
    difference: float
    ratio: float | None
    flagged: bool


class GroupComparison(Reply):
    """Every group that is large enough against the largest; `persona` is which, where that is the outcome.

    Of offers, the people of a group are those who allow them.
    """

    outcome: Literal["offer_shown", "every_offer_rejected", "persona"]
    persona: str | None
    reference: Group
    rates: list[GroupRate]


class GroupSize(Reply):
    """How many people are in a group."""

    group: Group
    people: int


class FairnessDimension(Reply):
    """Groups by what bank data say: how even the income is, what accounts there are, how far they go back.

    `withheld` names the groups of which nothing is told, because few people are in them, or would follow from
    the rest.
    """

    dimension: Literal["income", "accounts", "history"]
    groups: list[GroupSize]
    withheld: list[Group]
    outcomes: list[GroupComparison]


class Fairness(Reply):
    """How groups are served, of people who consent to `research_metrics`; none of fewer than `fewest`."""

    window: Window
    fewest: int
    people: int
    dimensions: list[FairnessDimension]


class MetricsQuery(Strict):
    """Which run; without one what is counted now."""

    run: UUID | None = None


class MetricsStarted(Reply):
    """A run that was asked for: `GET /operator/metrics?run=` answers what it counted."""

    run_id: str


class MetricsRun(Reply):
    """Who had it counted and when, and which editions were in force at its end."""

    run_id: str
    requested_by: str
    started_at: dt.datetime
    finished_at: dt.datetime
    rules_version: str
    catalogue_version: str


class Figures(Reply):
    """Counts over everybody; nobody is named. Runs that were kept before fairness was counted have null."""

    people: People
    coverage: list[Coverage]
    personas: list[PersonaCount]
    recommendations: Quality
    consent: ConsentCheck
    event_path: EventPath
    waiting: WaitingCounts
    feedback: dict[str, int]
    fairness: Fairness | None


class Metrics(Figures):
    """What is counted now, where `run` is null, or what a kept run counted."""

    run: MetricsRun | None


class KeptMetrics(Figures):
    """What a kept run counted."""

    run: MetricsRun
