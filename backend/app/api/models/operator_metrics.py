"""How the product does, as far as its own rows say. Shares are parts of wholes; null is not measured."""

import datetime as dt
from uuid import UUID

from app.api.models.envelope import Strict
from app.api.models.operator_people import Window


class People(Strict):
    """Who is known, who consents to education, and who of them allows offers too."""

    known: int
    consenting: int
    allowing_offers: int


class Coverage(Strict):
    """Of those with 28 days of data: who has a persona and three behaviours."""

    window: Window
    of: int
    part: int


class PersonaCount(Strict):
    """How many people have a persona in a window."""

    window: Window
    persona: str
    people: int


class Quality(Strict):
    """Of what is shown at this moment: how much is explained, traced and disclosed, and what must be none."""

    shown: int
    offers: int
    explained: int
    traced: int
    disclosed: int
    tone_violations: int
    eligibility_violations: int


class ConsentCheck(Strict):
    """What is shown, each by its own purpose, and what of it no consent covered when it was written."""

    checked: int
    violations: int


class EventPath(Strict):
    """From the first stage's start to the last one's end, of one person's runs in the last seven days."""

    runs: int
    p50_seconds: float | None
    p95_seconds: float | None


class WaitingCounts(Strict):
    """What waits for an operator, for the relay, or to be tried again."""

    pending: int
    flagged: int
    disputed: int
    dropped_texts: int
    events: int
    oldest_event_seconds: int | None
    failed_shards: int


class MetricsQuery(Strict):
    """Which run; without one what is counted now."""

    run: UUID | None = None


class MetricsStarted(Strict):
    """A run that was asked for: `GET /operator/metrics?run=` answers what it counted."""

    run_id: str


class MetricsRun(Strict):
    """Who had it counted and when, and which editions were in force at its end."""

    run_id: str
    requested_by: str
    started_at: dt.datetime
    finished_at: dt.datetime
    rules_version: str
    catalogue_version: str


class Figures(Strict):
    """Counts over everybody; nobody is named."""

    people: People
    coverage: list[Coverage]
    personas: list[PersonaCount]
    recommendations: Quality
    consent: ConsentCheck
    event_path: EventPath
    waiting: WaitingCounts
    feedback: dict[str, int]


class Metrics(Figures):
    """What is counted now, where `run` is null, or what a kept run counted."""

    run: MetricsRun | None


class KeptMetrics(Figures):
    """What a kept run counted."""

    run: MetricsRun
