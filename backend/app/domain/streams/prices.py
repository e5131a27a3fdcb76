"""Prices of one merchant: which amounts are the same plan, and which plans run side by side."""

from collections.abc import Sequence
from itertools import pairwise

from app.domain.streams.stream import Occurrence, PriceChange

_VARIATION_SQUARED = 100  # a coefficient of variation of up to 10 % is one price
_YOUNG = 4
_MODEST_STEP = (3, 2)  # what a young stream's price may rise or fall to


def price_chains(occurrences: Sequence[Occurrence]) -> list[list[Occurrence]]:
    """Plans: clusters of like prices; those that follow each other are one plan that changed its price."""
    chains: list[list[Occurrence]] = []
    for cluster in sorted(_clusters(occurrences), key=lambda found: (found[0].day, found[0].amount)):
        earlier = [chain for chain in chains if chain[-1].day < cluster[0].day]
        if earlier:
            min(earlier, key=lambda chain: _distance(chain, cluster)).extend(cluster)
        else:
            chains.append(list(cluster))
    return chains


def _distance(chain: Sequence[Occurrence], cluster: Sequence[Occurrence]) -> tuple[int, int]:
    return abs(chain[-1].amount - cluster[0].amount), chain[0].day


def _clusters(occurrences: Sequence[Occurrence]) -> list[list[Occurrence]]:
    clusters: list[list[Occurrence]] = []
    previous: int | None = None
    for item in sorted(occurrences, key=lambda found: (found.amount, found.day)):
        if previous is None or not _is_like(previous, item.amount):
            clusters.append([])
        clusters[-1].append(item)
        previous = item.amount
    return [sorted(cluster, key=lambda found: found.day) for cluster in clusters]


def _is_like(low: int, high: int) -> bool:
    """Up to $1 or 5 % apart is the same price."""
    return high - low <= 100 or (high - low) * 20 <= low  # noqa: PLR2004 - said above


def price_changes(occurrences: Sequence[Occurrence]) -> tuple[PriceChange, ...]:
    """Every step from one occurrence to the next that a person would notice."""
    return tuple(
        PriceChange(later.day, earlier.amount, later.amount)
        for earlier, later in pairwise(occurrences)
        if _is_change(earlier.amount, later.amount)
    )


def _is_change(old: int, new: int) -> bool:
    """At least $0.50 and at least 2 %."""
    return abs(new - old) >= 50 and abs(new - old) * 50 >= old  # noqa: PLR2004 - said above


def is_stepped(occurrences: Sequence[Occurrence], changes: Sequence[PriceChange]) -> bool:
    """Whether the price held between at most one change in four occurrences (one at least is allowed)."""
    if len(occurrences) < _YOUNG:
        return len(changes) <= len(occurrences) - 2 and all(_is_modest(change) for change in changes)
    return len(changes) <= len(occurrences) // 4


def _is_modest(change: PriceChange) -> bool:
    low, high = sorted((change.old, change.new))
    return high * _MODEST_STEP[1] <= low * _MODEST_STEP[0]


def is_price_stable(occurrences: Sequence[Occurrence], changes: Sequence[PriceChange]) -> bool:
    """Whether a person would call it one price: little variation, or few steps."""
    amounts = [item.amount for item in occurrences]
    total = sum(amounts)
    spread = len(amounts) * sum(amount * amount for amount in amounts) - total * total
    return spread * _VARIATION_SQUARED <= total * total or is_stepped(occurrences, changes)


def same_price(first: Occurrence, second: Occurrence) -> bool:
    """Whether two amounts belong to one price cluster."""
    low, high = sorted((first.amount, second.amount))
    return _is_like(low, high)
