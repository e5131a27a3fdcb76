"""Cadences: how far apart regular dates lie, and what follows from that. Days and bounds are in one table."""

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from math import ceil
from typing import NamedTuple

from app.domain.days import MONTH


class Frequency(StrEnum):
    """Plaid's names, and QUARTERLY, which is ours."""

    WEEKLY = "WEEKLY"
    BIWEEKLY = "BIWEEKLY"
    SEMI_MONTHLY = "SEMI_MONTHLY"
    MONTHLY = "MONTHLY"
    QUARTERLY = "QUARTERLY"
    ANNUALLY = "ANNUALLY"
    UNKNOWN = "UNKNOWN"


class Cadence(NamedTuple):
    """`median` bounds the median gap; dates keep to the calendar when they lie within `width` days of it.

    `months` is the calendar's step; without one it is `cycle` days.
    """

    frequency: Frequency
    median: tuple[int, int]
    width: int
    cycle: Fraction
    grace: int
    per_month: Fraction
    months: int = 0

    @property
    def longest_gap(self) -> int:
        """Days after which the next date has been missed."""
        return ceil(self.cycle) + self.grace


WEEKLY = Cadence(Frequency.WEEKLY, (6, 8), 2, Fraction(7), 3, Fraction("4.348"))
BIWEEKLY = Cadence(Frequency.BIWEEKLY, (13, 17), 4, Fraction(14), 4, Fraction("2.174"))
SEMI_MONTHLY = Cadence(Frequency.SEMI_MONTHLY, (13, 17), 6, MONTH / 2, 5, Fraction(2))
MONTHLY = Cadence(Frequency.MONTHLY, (26, 35), 8, MONTH, 7, Fraction(1), 1)
QUARTERLY = Cadence(Frequency.QUARTERLY, (84, 98), 12, MONTH * 3, 14, Fraction(1, 3), 3)
ANNUALLY = Cadence(Frequency.ANNUALLY, (350, 380), 20, MONTH * 12, 30, Fraction(1, 12), 12)


def gaps_of(days: Sequence[int]) -> list[int]:
    """Days between dates that follow each other."""
    return [later - earlier for earlier, later in pairwise(days)]


def median(values: Sequence[int]) -> Fraction:
    """The middle value, exact for an even number of them."""
    return Fraction(twice_median(values), 2)


def twice_median(values: Sequence[int]) -> int:
    """Twice the middle value, which is whole."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] + ordered[middle - 1 + len(ordered) % 2]


def cadences_of(gaps: Sequence[int]) -> tuple[Cadence, ...]:
    """The cadences that the median gap falls into: one, or the two that lie too close to tell by it."""
    twice = twice_median(gaps)
    return next(
        (several for low, high, several in _BY_MEDIAN if low * 2 <= twice <= high * 2),
        (),
    )


_NEXT = (1, 2)
_BY_MEDIAN = (
    (*MONTHLY.median, (MONTHLY,)),
    (*BIWEEKLY.median, (BIWEEKLY, SEMI_MONTHLY)),
    (*WEEKLY.median, (WEEKLY,)),
    (*QUARTERLY.median, (QUARTERLY,)),
    (*ANNUALLY.median, (ANNUALLY,)),
)


def is_regular(days: Sequence[int], cadence: Cadence) -> bool:
    """Whether three in four of the dates follow the one before by one cycle, or two where one was skipped."""
    gaps = gaps_of(days)
    return sum(round(gap / cadence.cycle) in _NEXT for gap in gaps) * 4 >= len(gaps) * 3


def is_active(last_day: int, as_of: int, cadence: Cadence) -> bool:
    """Whether the next date has not been missed by more than the cadence's grace."""
    return as_of <= last_day + cadence.longest_gap
