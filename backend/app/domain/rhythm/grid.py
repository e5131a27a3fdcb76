"""Dates laid over a calendar: billing keeps to it, visits drift away from it.

A position is a day number for weeks, and 31 to a month for months, so that the same day of later months lies
whole periods apart, the 28th of February three short of the 31st.
"""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

MONTH_LENGTH = 31


class Fit(NamedTuple):
    """Which positions (their indices) keep to the calendar, one in each of `slots`, within `spread` days."""

    kept: tuple[int, ...]
    slots: int
    spread: int


NONE = Fit((), 1, 0)


@lru_cache(maxsize=4096)
def month_position(day: int) -> int:
    """Where a day lies when every month has 31."""
    found = date.fromordinal(day)
    return (found.year * 12 + found.month) * MONTH_LENGTH + found.day - 1


def day_at(position: int) -> int:
    """The day at a position of `month_position`, or the month's last where it has no such day."""
    months, day0 = divmod(position, MONTH_LENGTH)
    year, month0 = divmod(months - 1, 12)
    return date(year, month0 + 1, min(day0 + 1, monthrange(year, month0 + 1)[1])).toordinal()


def fit(positions: Sequence[int], period: int, width: int) -> Fit:
    """The most positions that lie within `width` of each other, whole periods apart."""
    first = positions[0]
    half = period // 2
    offsets = [(place - first + half) % period - half for place in positions]
    start = min(offsets)
    if max(offsets) - start > width:
        start = _busiest(offsets, period, width)
    return _slots(positions, first + start, period, width)


def fit_twice(positions: Sequence[int], width: int, apart: tuple[int, int]) -> Fit:
    """The same for two days of the month that lie some days apart."""
    one = fit(positions, MONTH_LENGTH, width)
    rest = [index for index in range(len(positions)) if index not in set(one.kept)]
    if not rest:
        return NONE
    other = fit([positions[index] for index in rest], MONTH_LENGTH, width)
    second = tuple(rest[index] for index in other.kept)
    between = (positions[second[0]] - positions[one.kept[0]]) % MONTH_LENGTH
    if not apart[0] <= between <= apart[1]:
        return NONE
    kept = tuple(sorted(one.kept + second))
    slots = 2 * (positions[kept[-1]] - positions[kept[0]]) // MONTH_LENGTH + 1
    return Fit(kept, slots, max(one.spread, other.spread))


def _busiest(offsets: Sequence[int], period: int, width: int) -> int:
    """Where the window of that width begins that most offsets fall into; the calendar is a circle."""
    around = sorted(offsets)
    around += [place + period for place in around]
    best, begin, end = 0, around[0], 0
    for index in range(len(offsets)):
        while end < len(around) and around[end] - around[index] <= width:
            end += 1
        if end - index > best:
            best, begin = end - index, around[index]
    return begin


def _slots(positions: Sequence[int], start: int, period: int, width: int) -> Fit:
    kept: list[int] = []
    taken: set[int] = set()
    widest = 0
    for index, place in enumerate(positions):
        slot, offset = divmod(place - start, period)
        if offset <= width and slot not in taken:
            taken.add(slot)
            kept.append(index)
            widest = max(widest, offset)
    return Fit(tuple(kept), max(taken) - min(taken) + 1, widest)
