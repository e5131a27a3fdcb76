"""When money moves: rhythms of payments, and the banking days that they are moved to."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Protocol

DAY = timedelta(days=1)
_SATURDAY = 5
_LAST = -1


class Shift(StrEnum):
    """What happens to a payment that falls on a day without banking."""

    NONE = "none"  # cards are charged on any day
    BEFORE = "before"  # pay comes early
    AFTER = "after"  # debits come late


class Rhythm(Protocol):
    """The days on which something is due; `cadence` is its name in Plaid's words (and QUARTERLY)."""

    @property
    def cadence(self) -> str:
        """The name, UNKNOWN for a rhythm that has none."""

    def due(self, first: date, last: date) -> Iterator[date]:
        """Every due day from first to last, in order."""


@dataclass(frozen=True)
class Every:
    """Every so many days, counted from an anchor."""

    step: int
    anchor: date

    @property
    def cadence(self) -> str:
        """Weekly, every two weeks; four weeks count as a month with Plaid."""
        return {7: "WEEKLY", 14: "BIWEEKLY", 28: "MONTHLY"}.get(self.step, "UNKNOWN")

    def due(self, first: date, last: date) -> Iterator[date]:
        """See Rhythm."""
        day = first + timedelta(days=(self.anchor - first).days % self.step)
        while day <= last:
            yield day
            day += timedelta(days=self.step)


@dataclass(frozen=True)
class Monthly:
    """A day of every `months`-th month, counted from `start` (0 is January); the 31st is a month's last."""

    day: int
    months: int = 1
    start: int = 0

    @property
    def cadence(self) -> str:
        """Two and six months have no name."""
        return {1: "MONTHLY", 3: "QUARTERLY", 12: "ANNUALLY"}.get(self.months, "UNKNOWN")

    def due(self, first: date, last: date) -> Iterator[date]:
        """See Rhythm."""
        for year, month in _months(first, last):
            if (month - 1 - self.start) % self.months == 0:
                day = _clamped(year, month, self.day)
                if first <= day <= last:
                    yield day


@dataclass(frozen=True)
class TwiceMonthly:
    """Two days of every month."""

    early: int
    late: int
    cadence: str = "SEMI_MONTHLY"

    def due(self, first: date, last: date) -> Iterator[date]:
        """See Rhythm."""
        for year, month in _months(first, last):
            for number in (self.early, self.late):
                day = _clamped(year, month, number)
                if first <= day <= last:
                    yield day


@dataclass(frozen=True)
class NthWeekday:
    """The n-th Wednesday (or other weekday) of every month, as pensions are paid."""

    nth: int
    weekday: int
    cadence: str = "MONTHLY"

    def due(self, first: date, last: date) -> Iterator[date]:
        """See Rhythm."""
        for year, month in _months(first, last):
            day = nth_weekday(year, month, self.weekday, self.nth)
            if first <= day <= last:
                yield day


def _months(first: date, last: date) -> Iterator[tuple[int, int]]:
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield number // 12, number % 12 + 1


def _clamped(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The n-th such weekday of a month; the last one for -1."""
    if nth == _LAST:
        end = _clamped(year, month, 31)
        return end - timedelta(days=(end.weekday() - weekday) % 7)
    start = date(year, month, 1)
    return start + timedelta(days=(weekday - start.weekday()) % 7 + 7 * (nth - 1))


@lru_cache
def holidays(year: int) -> frozenset[date]:
    """Days on which the US Federal Reserve moves no money (a Sunday's holiday is kept on the Monday)."""
    fixed = [date(year, 1, 1), date(year, 6, 19), date(year, 7, 4), date(year, 11, 11), date(year, 12, 25)]
    moving = [(1, 0, 3), (2, 0, 3), (5, 0, _LAST), (9, 0, 1), (10, 0, 2), (11, 3, 4)]
    kept = [day + DAY if day.weekday() == _SATURDAY + 1 else day for day in fixed]
    return frozenset(kept + [nth_weekday(year, *when) for when in moving])


def banking(day: date) -> bool:
    """Whether banks move money on that day."""
    return day.weekday() < _SATURDAY and day not in holidays(day.year)


def shifted(day: date, shift: Shift) -> date:
    """The banking day that a payment due on this day is moved to."""
    while shift is not Shift.NONE and not banking(day):
        day += DAY if shift is Shift.AFTER else -DAY
    return day
