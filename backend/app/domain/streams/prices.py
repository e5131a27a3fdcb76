"""Prices of one merchant: which amounts are the same price, and how a price changed."""

from collections.abc import Sequence
from itertools import pairwise

from app.domain.streams.stream import Occurrence, PriceChange

_VARIATION_SQUARED = 100  # a coefficient of variation of up to 10 % is one price
_YOUNG = 4
_OFTEN = 6
_MODEST_STEP = (3, 2)  # what a young stream's price may rise or fall to


def price_levels(occurrences: Sequence[Occurrence]) -> list[list[Occurrence]]:
    """Clusters of like prices, each in order of its days."""
    levels: list[list[Occurrence]] = []
    previous: int | None = None
    for item in sorted(occurrences, key=lambda found: found.amount):
        if previous is None or not is_like(previous, item.amount):
            levels.append([])
        levels[-1].append(item)
        previous = item.amount
    for level in levels:
        level.sort(key=lambda found: found.day)
    return levels


def is_like(low: int, high: int) -> bool:
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


def is_modest(old: int, new: int) -> bool:
    """Whether a price may step from the one to the other: by half at most."""
    low, high = sorted((old, new))
    return high * _MODEST_STEP[1] <= low * _MODEST_STEP[0]


def is_price_stable(occurrences: Sequence[Occurrence], changes: Sequence[PriceChange]) -> bool:
    """Whether a person would call it one price: little variation, or few steps."""
    amounts = [item.amount for item in occurrences]
    total = sum(amounts)
    spread = len(amounts) * sum(amount * amount for amount in amounts) - total * total
    return spread * _VARIATION_SQUARED <= total * total or _is_stepped(occurrences, changes)


def _is_stepped(occurrences: Sequence[Occurrence], changes: Sequence[PriceChange]) -> bool:
    """Whether the price held between at most one change in four occurrences (one at least is allowed)."""
    if len(occurrences) < _YOUNG:
        return len(changes) <= len(occurrences) - 2 and all(is_modest(step.old, step.new) for step in changes)
    return len(changes) <= len(occurrences) // 4


def holds_its_price(occurrences: Sequence[Occurrence]) -> bool:
    """Whether six charges and more go to each amount: more than chance, even off a calendar."""
    return len({item.amount for item in occurrences}) * _OFTEN <= len(occurrences)


def is_metered(occurrences: Sequence[Occurrence]) -> bool:
    """Whether nearly every amount is another one, a tenth apart and more: a meter's word, no price list's."""
    amounts = [item.amount for item in occurrences]
    varied = len(amounts) >= _YOUNG and len(set(amounts)) * 4 > len(amounts) * 3
    return varied and (max(amounts) - min(amounts)) * 10 > min(amounts)
