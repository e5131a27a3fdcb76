"""Whether dates have a rhythm, which one, and when the next date is due."""

from collections import Counter
from collections.abc import Sequence
from math import comb
from typing import NamedTuple

from app.domain.rhythm import cadence as c
from app.domain.rhythm.cadence import Cadence, cadences_of, gaps_of, twice_median
from app.domain.rhythm.grid import MONTH_LENGTH, Fit, day_at, fit, fit_twice, month_position

_WEEK = 7
_HALF_MONTH = (11, 20)
_STEADY_GAPS = 2  # cycles of 28 or 30 days leave the calendar and are as regular
_GAPS_AROUND_A_MONTH = 10
_PAIR = 2
_ONE_FORTNIGHT = 21  # longer gaps are skipped dates, which say nothing of the cadence's own mean
_SEVERAL = 5  # fewer dates of two half months, moved off weekends, may lie closer to fortnights by chance
_SHORT_MONTH = 3  # days that February lacks
_RECENT = 6
_ONCE_IN = 10  # a calendar that chance would find more often says no more than the gaps do


class Rhythm(NamedTuple):
    """A cadence, and the indices of the dates that keep to it within `spread` days of a period's `period`.

    `cycle`: the days from one to the next where they leave the calendar, found among `of_cycles`; else 0.
    `drifts`: each date follows the one before by about a cycle, and no calendar's days. Chance does as well.
    """

    cadence: Cadence
    kept: tuple[int, ...]
    dates: int
    spread: int
    period: int
    cycle: int = 0
    of_cycles: int = 1
    drifts: bool = False

    def is_chance(self, once_in: int, tries: int = 1) -> bool:
        """Whether as many dates at random keep to some calendar as well, more often than once in so many."""
        free = len(self.kept) - 1
        ways = tries * self.of_cycles * self.dates * comb(self.dates, len(self.kept))
        return bool(ways * (self.spread + 1) ** free * once_in > self.period**free)


def rhythm_of(days: Sequence[int]) -> Rhythm | None:
    """The rhythm of dates in order, if three in four keep to it and half of its slots are taken."""
    gaps = gaps_of(days)
    if not gaps:
        return None
    found = [rhythm for cadence in cadences_of(gaps) if (rhythm := _keeps(days, gaps, cadence)) is not None]
    return _of_two(days, gaps, *found) if len(found) > 1 else next(iter(found), None)


def _keeps(days: Sequence[int], gaps: Sequence[int], cadence: Cadence) -> Rhythm | None:
    found = _fit(days, cadence)
    kept, period = found.kept, _period(cadence)
    on_calendar = _holds(found, days)
    steps, usual = max(gaps) - min(gaps), twice_median(gaps) // 2
    in_steps = Rhythm(cadence, tuple(range(len(days))), len(days), steps, _GAPS_AROUND_A_MONTH, usual)
    if cadence.months and steps <= _STEADY_GAPS:
        closer = (steps + 1) * period < (found.spread + 1) * _GAPS_AROUND_A_MONTH
        if closer or not on_calendar:
            return in_steps
    calendar = Rhythm(cadence, kept, len(days), found.spread, period)
    if on_calendar and not calendar.is_chance(_ONCE_IN):
        return calendar
    cycle = _cycle(days, cadence, usual) if cadence.months else None
    if cycle is not None and not cycle.is_chance(_ONCE_IN):
        return cycle
    if _drift(gaps, cadence):
        return in_steps._replace(drifts=True)
    return calendar if on_calendar else None


def _holds(found: Fit, days: Sequence[int]) -> bool:
    """Whether three in four dates keep to it and half of its slots are taken."""
    return len(found.kept) * 4 >= len(days) * 3 and len(found.kept) * 2 >= found.slots


def _cycle(days: Sequence[int], cadence: Cadence, usual: int) -> Rhythm | None:
    """The dates on a cycle of days, such as four weeks, which leaves the calendar; some may be skipped."""
    found = fit(days, usual, _STEADY_GAPS)
    if not _holds(found, days):
        return None
    low, high = cadence.median
    return Rhythm(cadence, found.kept, len(days), found.spread, usual, usual, high - low + 1)


def _drift(gaps: Sequence[int], cadence: Cadence) -> bool:
    """Whether all gaps but one in eight could be the cadence's median."""
    # Fortnights and half months have the same gaps: only their calendars tell them apart.
    if len(gaps) < _PAIR or cadence in (c.BIWEEKLY, c.SEMI_MONTHLY):
        return False
    low, high = cadence.median
    return sum(not low <= gap <= high for gap in gaps) * 8 <= len(gaps)


def _fit(days: Sequence[int], cadence: Cadence) -> Fit:
    if len(days) == _PAIR:
        return Fit((0, 1), 2, 0)  # one gap, which the median has judged
    if cadence is c.SEMI_MONTHLY:
        return fit_twice([month_position(day) for day in days], cadence.width, _HALF_MONTH)
    positions = [month_position(day) for day in days] if cadence.months else days
    return fit(positions, _period(cadence), cadence.width)


def _period(cadence: Cadence) -> int:
    return cadence.months * MONTH_LENGTH or int(cadence.cycle)


def _of_two(days: Sequence[int], gaps: Sequence[int], fortnights: Rhythm, halves: Rhythm) -> Rhythm:
    """Fortnights if the mean gap is below 14.6 (half a month is 15.22) and the dates keep to them besides.

    That is: most are of one weekday, or several lie closer to fortnights, by a third, than to half months.
    """
    near = [gap for gap in gaps if gap <= _ONE_FORTNIGHT]
    if sum(near) * 5 >= len(near) * 73:
        return halves
    closer = len(days) >= _SEVERAL and (fortnights.spread + 1) * 3 <= (halves.spread + 1) * 2
    weekdays = Counter(day % _WEEK for day in days)
    return fortnights if closer or max(weekdays.values()) * 5 >= len(days) * 3 else halves


def next_day(days: Sequence[int], cadence: Cadence) -> int:
    """When the next one is due: the usual day of a later month where the calendar rules, else a cycle on."""
    if cadence is c.SEMI_MONTHLY:
        return _next_half_month(days)
    if not cadence.months:
        return _usual(days, int(cadence.cycle)) + int(cadence.cycle)
    return (
        days[-1] + cycle if (cycle := _leaves(days, cadence)) else _next_on_calendar(days, _period(cadence))
    )


def _leaves(days: Sequence[int], cadence: Cadence) -> int:
    """The cycle of days by which these dates leave the calendar, or 0: a month's last day is no reason to."""
    found = _fit(days, cadence)
    if len(found.kept) == len(days) and found.spread <= _SHORT_MONTH:
        return 0
    rhythm = _keeps(days, gaps_of(days), cadence)
    return rhythm.cycle if rhythm is not None else 0


def _next_on_calendar(days: Sequence[int], period: int) -> int:
    return day_at(_usual([month_position(day) for day in days], period) + period)


def _usual(positions: Sequence[int], period: int) -> int:
    """The last position as it would have been without a holiday's shift or a short month."""
    last, half = positions[-1], period // 2
    offsets = sorted((place - last + half) % period - half for place in positions[-_RECENT:])
    return last + offsets[len(offsets) // 2]


def _next_half_month(days: Sequence[int]) -> int:
    """A month after the date before the last one: the two days of the month take turns."""
    before = [day for day in days if day < days[-1] - c.BIWEEKLY.median[0] // 2]
    if not before:
        return days[-1] + round(c.SEMI_MONTHLY.cycle)
    turn = before[::-2][::-1]
    return _next_on_calendar(turn, MONTH_LENGTH)
