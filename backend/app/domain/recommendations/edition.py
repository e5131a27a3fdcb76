"""An edition of the catalogue: everything that can be shown, how we speak, and what waits for a review."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from app.domain.logic import Rule
from app.domain.recommendations.items import Item, Offer
from app.domain.recommendations.tone import Tone

Mode = Literal["auto", "pre_review"]
MODES: tuple[Mode, ...] = ("auto", "pre_review")


@dataclass(frozen=True)
class Approval:
    """What is shown at once (`auto`), and what an operator looks at first (`pre_review`)."""

    offers: Mode = "auto"
    first_use: Mode = "auto"
    """Of a version of a template: `pre_review` until an operator has approved it once."""

    def status(self, entry: Item | Offer, reviewed: frozenset[tuple[str, int]]) -> str:
        """`pending` or `approved`; `reviewed` are the template versions approved before."""
        by_type = self.offers if isinstance(entry, Offer) else "auto"
        first = self.first_use if (entry.id, entry.version) not in reviewed else "auto"
        return "pending" if "pre_review" in {by_type, first} else "approved"


@dataclass(frozen=True)
class Catalogue:
    """An edition as a value: what recommendations are made from."""

    version: str
    education: tuple[Item, ...]
    offers: tuple[Offer, ...]
    tone: Tone
    approval: Approval = field(default_factory=Approval)

    @cached_property
    def entries(self) -> dict[str, Item | Offer]:
        """Every entry by its id."""
        everything: tuple[Item | Offer, ...] = (*self.education, *self.offers)
        return {entry.id: entry for entry in everything}

    @cached_property
    def features(self) -> tuple[str, ...]:
        """The features that triggers and checks look at, in the order of their names."""
        return tuple(
            sorted(
                {
                    test.feature
                    for entry in self.entries.values()
                    for rule in rules_of(entry)
                    for test in rule.tests
                }
            )
        )


def rules_of(entry: Item | Offer) -> list[Rule]:
    """The rules that say whether the entry is for somebody."""
    if isinstance(entry, Offer):
        return [check.rule for check in entry.checks]
    return [] if entry.trigger is None else [entry.trigger]
