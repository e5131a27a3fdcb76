"""How alike groups of people are served: rates, how far they lie apart, and of which groups they may be told.

A flag is a question and no verdict: how people live differs between groups, and so may what fits them.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

FEWEST = 30
"""Of fewer people no rates are compared, and to operators none are told."""
_LEAST_RATIO = 0.8
_MOST_DIFFERENCE = 0.1
_Z = 1.959963984540054  # of 95 %

Outcome = Literal["offer_shown", "every_offer_rejected", "persona"]
_ORDER = get_args(Outcome)


@dataclass(frozen=True)
class Interval:
    """A rate with Wilson's 95 % interval."""

    rate: float
    low: float
    high: float


@dataclass(frozen=True)
class Rate:
    """How many of so many people of a group got it, and how far that is from the reference's rate.

    `ratio` is None where nobody of the reference got it.
    """

    group: str
    of: int
    rate: float
    low: float
    high: float
    difference: float
    ratio: float | None
    flagged: bool


@dataclass(frozen=True)
class Comparison:
    """Each group against the largest, in one outcome; `persona` is which, where that is the outcome."""

    outcome: Outcome
    persona: str | None
    reference: str
    rates: tuple[Rate, ...]


@dataclass(frozen=True)
class Served:
    """How many people got which persona, how many of them allow offers, and what became of those."""

    persona: str
    people: int
    allowing: int
    offered: int
    rejected: int


@dataclass
class Tally:
    """How often each group of one dimension got what. Offers are shares of the people who allow them."""

    people: Counter[str] = field(default_factory=Counter)
    allowing: Counter[str] = field(default_factory=Counter)
    got: dict[tuple[Outcome, str | None], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, group: str, served: Served) -> None:
        """Count these people of the group."""
        self.people[group] += served.people
        self.got["persona", served.persona][group] += served.people
        if served.allowing:
            self.allowing[group] += served.allowing
            self.got["offer_shown", None][group] += served.offered
            self.got["every_offer_rejected", None][group] += served.rejected

    def comparisons(self, *, told: bool) -> Iterator[Comparison]:
        """Every outcome of each group; with `told` of those alone that `tellable` lets through."""
        groups = tellable(self.people)
        for outcome, persona in sorted(self.got, key=lambda key: (_ORDER.index(key[0]), key[1] or "")):
            every = self.people if outcome == "persona" else self.allowing
            sizes = {group: every[group] for group in tellable(every, groups)} if told else every
            if sizes:
                yield _comparison(outcome, persona, self.got[outcome, persona], sizes)


def tellable(sizes: Mapping[str, int], among: Container[str] | None = None) -> frozenset[str]:
    """The groups whose rates tell of nobody: each of `FEWEST` people, and as many left out together, or none.

    What is left out follows from the whole and what is told. So where that would be fewer people, the
    smallest of the groups stays out with them. `among`: the others are withheld elsewhere, and so here too.
    """
    kept = sorted(
        (group for group in sizes if sizes[group] >= FEWEST and (among is None or group in among)),
        key=lambda group: (sizes[group], group),
    )
    left = sum(sizes.values()) - sum(sizes[group] for group in kept)
    return frozenset(kept[1:] if 0 < left < FEWEST else kept)


def wilson(successes: int, of: int) -> Interval:
    """Wilson's score interval, which holds for small groups and for rates near 0 and 1."""
    if of == 0:
        return Interval(0.0, 0.0, 1.0)
    rate, square = successes / of, _Z * _Z
    centre = (rate + square / (2 * of)) / (1 + square / of)
    half = _Z / (1 + square / of) * math.sqrt(rate * (1 - rate) / of + square / (4 * of * of))
    return Interval(round(rate, 4), round(max(centre - half, 0), 4), round(min(centre + half, 1), 4))


def _comparison(
    outcome: Outcome, persona: str | None, counts: Mapping[str, int], sizes: Mapping[str, int]
) -> Comparison:
    reference = max(sorted(sizes), key=lambda group: sizes[group])
    rates = tuple(_rate(counts, sizes, group, reference) for group in sorted(sizes))
    return Comparison(outcome, persona, reference, rates)


def _rate(counts: Mapping[str, int], sizes: Mapping[str, int], group: str, reference: str) -> Rate:
    own, other = (wilson(counts.get(one, 0), sizes[one]) for one in (group, reference))
    difference = round(own.rate - other.rate, 4)
    ratio = round(own.rate / other.rate, 4) if other.rate else None
    large = min(sizes[group], sizes[reference]) >= FEWEST
    less, more = sorted((own.rate, other.rate))
    far = abs(difference) > _MOST_DIFFERENCE or less < more * _LEAST_RATIO
    return Rate(group, sizes[group], own.rate, own.low, own.high, difference, ratio, large and far)
