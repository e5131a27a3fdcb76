"""What editions are written with, as a form for them needs to know it."""

from app.api.models.recommendations import Comparison
from app.domain.features.values import Unit
from edge.web.envelope import Reply


class EditionSignal(Reply):
    """A signal that a rule can test. `least` and `most` bound its thresholds; `choices` are all there is."""

    name: str
    meaning: str
    unit: Unit
    ops: list[Comparison]
    least: int | None
    most: int | None
    choices: list[str] | None


class EditionSlot(Reply):
    """What a `because` can say of a person, as `{name}`; where `windowed`, it takes `{window}` beside it."""

    name: str
    label: str
    unit: Unit
    windowed: bool


class Disclosures(Reply):
    """What stands below every entry, and below every offer as well. No edition changes it."""

    education: str
    offer: str


class EditionLimits(Reply):
    """How many letters a text may have, and how much of everything else there may be."""

    title: int
    summary: int
    because: int
    why_now: int
    name: int
    personas: int
    checks: int
    deepest: int
    tests: int
    nearness: str


class Vocabulary(Reply):
    """`personas` are those that the rules in force assign."""

    signals: list[EditionSignal]
    slots: list[EditionSlot]
    windows: list[int]
    personas: list[str]
    denied_categories: list[str]
    disclosures: Disclosures
    limits: EditionLimits
