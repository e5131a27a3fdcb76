"""Cadences: how far apart regular dates lie, and what follows from that. Days and bounds are in one table."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from math import ceil
from typing import NamedTuple

from app.domain.days import MONTH, step_months


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
    """`median` bounds the median gap, `gaps` a single gap in tolerance; `months` is a calendar step."""

    frequency: Frequency
    median: tuple[int, int]
    gaps: tuple[int, int]
    cycle: Fraction
    grace: int
    per_month: Fraction
    months: int = 0


_W = Cadence(Frequency.WEEKLY, (6, 8), (6, 8), Fraction(7), 3, Fraction("4.348"))
_B = Cadence(Frequency.BIWEEKLY, (13, 17), (12, 16), Fraction(14), 4, Fraction("2.174"))
_S = Cadence(Frequency.SEMI_MONTHLY, (13, 17), (11, 19), MONTH / 2, 5, Fraction(2))
_M = Cadence(Frequency.MONTHLY, (26, 35), (26, 35), MONTH, 7, Fraction(1), 1)
_Q = Cadence(Frequency.QUARTERLY, (84, 98), (83, 99), MONTH * 3, 14, Fraction(1, 3))
_A = Cadence(Frequency.ANNUALLY, (350, 380), (350, 380), MONTH * 12, 30, Fraction(1, 12), 12)

REGULAR = Fraction(3, 4)
_SKIPPED_MONTH = (52, 70)
_BIWEEKLY_MEAN_BELOW = Fraction(73, 5)  # 14.6; half a month is 15.22
_BIWEEKLY_WEEKDAY_SHARE = Fraction(3, 5)
_ONE_FORTNIGHT = 21  # longer gaps are skipped dates, which say nothing of the cadence's own mean


def gaps_of(days: Sequence[int]) -> list[int]:
    """Days between dates that follow each other."""
    return [later - earlier for earlier, later in pairwise(days)]


def median(values: Sequence[int]) -> Fraction:
    """The middle value, exact for an even number of them."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return Fraction(ordered[middle])
    return Fraction(ordered[middle - 1] + ordered[middle], 2)


def cadence_of(days: Sequence[int]) -> Cadence | None:
    """The cadence that the median gap of at least two dates falls into."""
    gaps = gaps_of(days)
    if not gaps:
        return None
    typical = median(gaps)
    if _B.median[0] <= typical <= _B.median[1]:
        return _B if _is_biweekly(days, gaps) else _S
    return next((one for one in (_W, _M, _Q, _A) if one.median[0] <= typical <= one.median[1]), None)


def _is_biweekly(days: Sequence[int], gaps: Sequence[int]) -> bool:
    near = [gap for gap in gaps if gap <= _ONE_FORTNIGHT]
    weekdays = Counter(day % 7 for day in days)
    same_weekday = Fraction(max(weekdays.values()), len(days))
    return Fraction(sum(near), len(near)) < _BIWEEKLY_MEAN_BELOW and same_weekday >= _BIWEEKLY_WEEKDAY_SHARE


def is_regular(days: Sequence[int], cadence: Cadence) -> bool:
    """Whether three gaps in four are within tolerance; one month may have been skipped."""
    gaps = gaps_of(days)
    good = sum(cadence.gaps[0] <= gap <= cadence.gaps[1] for gap in gaps)
    if cadence is _M and any(_SKIPPED_MONTH[0] <= gap <= _SKIPPED_MONTH[1] for gap in gaps):
        good += 1
    return bool(gaps) and Fraction(good, len(gaps)) >= REGULAR


def is_active(last_day: int, as_of: int, cadence: Cadence) -> bool:
    """Whether the next date has not been missed by more than the cadence's grace."""
    return as_of <= last_day + ceil(cadence.cycle) + cadence.grace


def next_day(days: Sequence[int], cadence: Cadence) -> int:
    """When the next one is due: the same day of a later month where the calendar rules, else one cycle on."""
    last = days[-1]
    return (
        step_months(last, cadence.months, _billing_day(days))
        if cadence.months
        else last + round(cadence.cycle)
    )


def _billing_day(days: Sequence[int]) -> int:
    """The day of month that is billed: the 31st stays the 31st after a February that had only 28."""
    last = date.fromordinal(days[-1])
    at_month_end = (last + timedelta(days=1)).day == 1
    return max(date.fromordinal(day).day for day in days) if at_month_end else last.day
