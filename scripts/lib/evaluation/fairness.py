"""Compares how groups of people are served, and proves that what group somebody is in changes nothing."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from scripts.lib.evaluation.serving import Json, Served

ATTRIBUTES = ("age", "gender", "ethnicity")
FEWEST = 30
_LEAST_RATIO = 0.8
_MOST_DIFFERENCE = 0.1
_Z = 1.959963984540054  # of 95 %
_WINDOW = 1  # rates are of the 90-day window


@dataclass(frozen=True)
class Interval:
    """A rate with Wilson's 95 % interval."""

    rate: float
    low: float
    high: float


def wilson(successes: int, of: int) -> Interval:
    """Wilson's score interval, which holds for small groups and for rates near 0 and 1."""
    if of == 0:
        return Interval(0.0, 0.0, 1.0)
    rate, square = successes / of, _Z * _Z
    centre = (rate + square / (2 * of)) / (1 + square / of)
    half = _Z / (1 + square / of) * math.sqrt(rate * (1 - rate) / of + square / (4 * of * of))
    return Interval(round(rate, 4), round(max(centre - half, 0), 4), round(min(centre + half, 1), 4))


@dataclass
class Fairness:
    """How often each group got what. Demographics are used here and nowhere else."""

    people: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    allowed: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    got: dict[tuple[str, str], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, served: Served, demographics: Json) -> None:
        """Count one person in each of their groups."""
        given = served.sets[_WINDOW]
        offered = any(one.type == "offer" for one in given.recommendations)
        for attribute in ATTRIBUTES:
            group = demographics[attribute]
            self.people[attribute][group] += 1
            self.got[attribute, f"persona {given.persona}"][group] += 1
            if served.choice.offers_allowed:
                self.allowed[attribute][group] += 1
                outcome = "an offer shown" if offered else "every offer rejected"
                self.got[attribute, outcome][group] += 1

    def comparisons(self) -> list[dict[str, Any]]:
        """Each group against the largest one, for every rate."""
        rows = []
        for (attribute, outcome), counts in sorted(self.got.items()):
            sizes = self.people if outcome.startswith("persona") else self.allowed
            reference = max(sorted(sizes[attribute]), key=lambda group: sizes[attribute][group])
            for group in sorted(sizes[attribute]):
                row = {"attribute": attribute, "outcome": outcome, "group": group, "reference": reference}
                rows.append(row | _compared(counts, sizes[attribute], group, reference))
        return rows


def _compared(counts: Counter[str], sizes: Counter[str], group: str, reference: str) -> dict[str, Any]:
    own, other = wilson(counts[group], sizes[group]), wilson(counts[reference], sizes[reference])
    difference = round(own.rate - other.rate, 4)
    ratio = round(own.rate / other.rate, 4) if other.rate else None
    large = min(sizes[group], sizes[reference]) >= FEWEST
    far = abs(difference) > _MOST_DIFFERENCE or (ratio is not None and ratio < _LEAST_RATIO)
    return {
        "n": sizes[group],
        "rate": own.rate,
        "low": own.low,
        "high": own.high,
        "difference": difference,
        "ratio": ratio,
        "flagged": large and far,
    }


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
