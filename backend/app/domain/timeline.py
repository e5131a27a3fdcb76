"""Entries in order of day with their running total: what any last days hold is one look-up."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Generic, Protocol, TypeVar


class Dated(Protocol):
    """What happened on a day, for an amount in cents."""

    @property
    def day(self) -> int:
        """Its day number."""

    @property
    def amount(self) -> int:
        """Its cents; positive leaves the account."""


Item = TypeVar("Item", bound=Dated)


class Timeline(Generic[Item]):
    """Items that are given in order of day."""

    __slots__ = ("_days", "_totals", "items")

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items
        self._days = [item.day for item in items]
        self._totals = [0, *accumulate([item.amount for item in items])]

    def after(self, day: int) -> Sequence[Item]:
        """The items of later days."""
        return self.items[bisect_right(self._days, day) :]

    def total_after(self, day: int) -> int:
        """Cents of the later days."""
        return self._totals[-1] - self._totals[bisect_right(self._days, day)]
