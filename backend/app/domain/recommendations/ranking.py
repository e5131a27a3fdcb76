"""Takes the best of what was considered, and says of everything else why it was left."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from app.domain.recommendations.items import Dropped, Item, Offer
from app.domain.recommendations.prepare import Ready, prepare
from app.domain.recommendations.slots import Facts

OUTRANKED = "outranked"
OVERRIDDEN = "overridden by an operator"


@dataclass
class Considered:
    """An entry that was looked at; one that nothing speaks against may be chosen, by its score."""

    entry: Item | Offer
    score: Decimal
    parts: dict[str, str]
    rejected: str | None = None
    eligibility: tuple[dict[str, Any], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The entry as traces carry it; auditors ask for the rejected ones."""
        return {
            "catalogue_id": self.entry.id,
            "score": str(self.score),
            "parts": self.parts,
            "rejected_because": self.rejected,
        }


@dataclass
class Chosen:
    """What is shown, best first; all that was looked at; and texts that were dropped on the way."""

    ready: list[Ready] = field(default_factory=list)
    considered: list[Considered] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)

    def take(self, ranked: Iterable[Considered], facts: Facts, window: int, most: int) -> None:
        """Prepare one after the other until there are `most`; what fails makes room for the next."""
        for one in ranked:
            if len(self.ready) >= most:
                one.rejected = OUTRANKED
                continue
            made = prepare(one.entry, facts, window, one.eligibility)
            if isinstance(made, Ready):
                self.ready.append(made)
                continue
            one.rejected = made.reason
            if made.unfaithful:
                self.dropped.append(Dropped(one.entry.id, one.entry.version, made.unfaithful))


def best_first(considered: Sequence[Considered]) -> list[Considered]:
    """Those that nothing speaks against, by score; ties by id, so that equal inputs give equal sets."""
    return sorted(
        (one for one in considered if one.rejected is None), key=lambda one: (-one.score, one.entry.id)
    )
