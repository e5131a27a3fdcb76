"""Decisions as operators see them: the trace behind a recommendation, its chain, and its replay."""

import datetime as dt
from typing import Any, Literal

from pydantic import Field

from app.api.models.operator_recommendations import Answer, Status
from app.api.models.recommendations import (
    Comparison,
    ConsentBehind,
    DataBehind,
    EligibilityCheck,
    Fact,
    Outcome,
    Value,
)
from edge.web.envelope import Reply


class Broken(Reply):
    """The first link of the chain that is not what was written."""

    position: int
    recommendation_id: str
    reason: str


class Chain(Reply):
    """Where the trace stands in the person's chain, and the check of all of it."""

    position: int
    length: int
    sha256: str
    previous_sha256: str | None
    broken: Broken | None


class RuleTest(Reply):
    """How one test of a rule came out; `persona` where the rule is a persona's."""

    persona: str | None = None
    name: str
    value: Value
    op: Comparison
    threshold: Value
    result: Outcome
    null_reason: str | None


class Rules(Reply):
    """Every test that was looked at, by how it came out."""

    met: list[RuleTest]
    not_met: list[RuleTest]
    unknown: list[RuleTest]


class Candidate(Reply):
    """An entry of the catalogue that was looked at, and why it was not taken."""

    catalogue_id: str
    score: str
    parts: dict[str, str]
    rejected_because: str | None


class PersonaDecided(Reply):
    """The persona that the set was made for, and how the rules of every persona came out."""

    winner: str
    matched: list[str]
    not_met: list[str]
    unknown: list[str]
    rules_version: str
    hysteresis: bool


class ToneCheck(Reply):
    """What the edition's list of phrases found in the entry's words."""

    list_version: str
    result: Literal["pass", "fail"]
    hits: list[str]


class Guardrails(Reply):
    """How the text fared: its tone, whether its numbers are its facts, whether it says what it is not."""

    tone: ToneCheck
    faithfulness: bool
    disclosure: bool


class ConsentChecked(ConsentBehind):
    """The yes that was checked when it was written, by the id of its entry in the log."""

    id: str


class Template(Reply):
    """The entry of the catalogue that the text is made of."""

    id: str
    version: int


class Decision(Reply):
    """The trace in the order in which one asks."""

    rules: Rules
    chosen: list[Candidate]
    rejected: list[Candidate]
    persona: PersonaDecided
    eligibility: list[EligibilityCheck]
    guardrails: Guardrails
    consent: ConsentChecked | None
    offers_consent: ConsentChecked | None
    data: DataBehind
    slots: list[Fact]
    template: Template
    catalogue_version: str
    feature_version: str
    code_version: str
    rendered_sha256: str
    supersedes: str | None
    replaces: str | None = Field(description="What an operator took away for it.")


class Changed(Reply):
    """A part that does not come out as it was written down."""

    part: str
    stored: Any
    replayed: Any


class Replayed(Reply):
    """Whether it comes out the same when it is decided again; null where what it takes was erased."""

    replays: bool | None
    differences: list[Changed]


class Trace(Reply):
    """Why something was recommended; `erased` where consent has ended, and the digests alone are left."""

    recommendation_id: str
    user_id: str
    set_id: str
    created_at: dt.datetime
    type: Literal["education", "offer"]
    status: Status
    version: int
    flagged_at: dt.datetime | None
    current: bool
    feedback: list[Answer]
    text: str | None
    erased: bool
    chain: Chain
    replay: Replayed
    decision: Decision | None
    trace: dict[str, Any] | None


class Replay(Reply):
    """The decision made again from what was stored: `replays` is null where that was erased."""

    recommendation_id: str
    erased: bool
    replays: bool | None
    text: str | None
    rendered_sha256: str | None
    differences: list[Changed]
    chain: Chain
