"""Compares how groups of people are served, and proves that what group somebody is in changes nothing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from app.domain.fairness import Comparison, Served, Tally
from scripts.lib.evaluation import serving
from scripts.lib.evaluation.serving import Json

ATTRIBUTES = ("age", "gender", "ethnicity")
_WINDOW = 1  # rates are of the 90-day window
_OUTCOMES = {"offer_shown": "an offer shown", "every_offer_rejected": "every offer rejected"}


@dataclass
class Fairness:
    """How often each group got what. Demographics are used here and nowhere else."""

    tallies: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in ATTRIBUTES})

    def add(self, served: serving.Served, demographics: Json) -> None:
        """Count one person in each of their groups."""
        given, allowing = served.sets[_WINDOW], served.choice.offers_allowed
        offered = allowing and any(one.type == "offer" for one in given.recommendations)
        counted = Served(given.persona, 1, allowing, offered, allowing and not offered)
        for attribute, tally in self.tallies.items():
            tally.add(demographics[attribute], counted)

    def comparisons(self) -> list[dict[str, Any]]:
        """Each group against the largest one, for every rate."""
        return [
            row
            for attribute, tally in sorted(self.tallies.items())
            for one in tally.comparisons(told=False)
            for row in _rows(attribute, one)
        ]


def _rows(attribute: str, one: Comparison) -> Iterator[dict[str, Any]]:
    outcome = _OUTCOMES.get(one.outcome, f"persona {one.persona}")
    for rate in one.rates:
        counted = asdict(rate)
        group, size = counted.pop("group"), counted.pop("of")
        about = {"attribute": attribute, "outcome": outcome, "group": group, "reference": one.reference}
        yield about | {"n": size} | counted


def changed_by_permutation(
    documents: Sequence[Json], demographics: Sequence[Json], digest: Callable[[Json], str]
) -> int:
    """How many people are served otherwise when everybody's demographics become their neighbour's."""
    turned = [*demographics[1:], *demographics[:1]]
    return sum(
        digest(_with(document, own)) != digest(_with(document, others))
        for document, own, others in zip(documents, demographics, turned, strict=True)
    )


def _with(document: Json, demographics: Json) -> Json:
    about = {name: demographics[name] for name in ATTRIBUTES}
    return {**document, "user": {**document["user"], **about}, "demographics": about}
