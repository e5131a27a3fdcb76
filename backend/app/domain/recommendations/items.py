"""What the catalogue is made of, and what comes out of it."""

from typing import Any, NamedTuple

from app.domain.logic import Rule

DISCLOSURE = (
    "This is educational content, not financial advice. Consult a licensed advisor for personalized guidance."
)
COMPENSATION_DISCLOSURE = "SpendSense may receive compensation. This is not a recommendation."
OUR_LIMITS = ("accounts that are not linked", "cash", "plans and goals that only you know")


class Item(NamedTuple):
    """A piece of education. `because` is a template over slots; a generic item makes no personal claim."""

    id: str
    title: str
    summary: str
    because: str
    why_now: str
    personas: tuple[str, ...] = ()
    trigger: Rule | None = None
    generic: bool = False
    version: int = 1
    reviewed_by: str = "editorial"
    reviewed_at: str = "2026-11-20"


class Check(NamedTuple):
    """A named condition of an offer."""

    name: str
    rule: Rule


class Offer(NamedTuple):
    """A partner's product. What it pays us is not here, so it cannot be an input."""

    id: str
    category: str
    title: str
    summary: str
    because: str
    why_now: str
    checks: tuple[Check, ...]
    personas: tuple[str, ...] = ()
    version: int = 1
    reviewed_by: str = "editorial"
    reviewed_at: str = "2026-11-20"


class Recommendation(NamedTuple):
    """One thing shown to a person or kept for review; `because`, `eligibility`, `trace` are JSON-ready."""

    recommendation_id: str
    position: int
    catalogue_id: str
    type: str
    title: str
    summary: str
    because: dict[str, Any]
    why_now: str
    what_it_does_not_consider: tuple[str, ...]
    eligibility: tuple[dict[str, Any], ...]
    disclosure: str
    compensation_disclosure: str | None
    status: str
    trace: dict[str, Any]


class Dropped(NamedTuple):
    """A text that failed its checks when it was filled in: not shown, and for an operator to look at."""

    catalogue_id: str
    version: int
    reasons: tuple[str, ...]
