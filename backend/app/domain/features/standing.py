"""Money that moves on a rhythm, counted by its rhythm and not by how often a window happens to hold it.

A monthly move falls never, once or twice into 30 days, and two to four times into 90: summed, it would come
and go as days pass. So a move that keeps a cadence counts as often as the window holds it on average, to the
nearest whole number: a monthly one once, three and six times.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import floor

from app.domain.clean import Entry
from app.domain.days import MONTH
from app.domain.rhythm.cadence import Cadence, is_active
from app.domain.streams.plans import Plan, readings_of
from app.domain.streams.stream import MATURE_AT
from app.domain.timeline import Timeline

_ONCE_IN = 10  # one amount is evidence of its own, as for streams
_HALF = Fraction(1, 2)


class Standing:
    """Moves of one direction in order of day: those of a mature plan that runs, and all others."""

    def __init__(self, entries: Sequence[Entry], as_of: int) -> None:
        plans = [plan for plan in next(readings_of(entries), []) if _runs(plan, as_of)]
        kept = {id(entry) for plan in plans for item in plan.occurrences for entry in item.entries}
        self._loose = Timeline([entry for entry in entries if id(entry) not in kept])
        self._regular = [(plan.cadence, len(plan.occurrences), _typical(plan)) for plan in plans]

    def regular(self, window: int) -> int:
        """Cents that a window of so many days holds on average of what keeps a rhythm; positive left.

        What began of late has not come more often than it came.
        """
        return sum([amount * min(times(cadence, window), came) for cadence, came, amount in self._regular])

    def per_month(self, days: int) -> Fraction:
        """The same in a mean month, where so many days are all that is known; no more than came in them."""
        return sum(
            (amount * min(cadence.per_month, came * MONTH / days) for cadence, came, amount in self._regular),
            start=Fraction(0),
        )

    def loose_after(self, day: int) -> int:
        """Cents of the later days that keep to no rhythm; positive left."""
        return self._loose.total_after(day)


def times(cadence: Cadence, window: int) -> int:
    """How often the cadence falls into so many days on average, to the nearest whole number."""
    return floor(window * cadence.per_month / MONTH + _HALF)


def _runs(plan: Plan, as_of: int) -> bool:
    """Whether it is an order that stands: one amount, on dates that are more than chance, and not ended."""
    last = plan.occurrences[-1].day
    often = len(plan.occurrences) >= MATURE_AT and is_active(last, as_of, plan.cadence)
    return often and plan.stable and not plan.rhythm.is_chance(_ONCE_IN)


def _typical(plan: Plan) -> int:
    """The last amount, with its sign."""
    return sum(entry.amount for entry in plan.occurrences[-1].entries)


def by_direction(entries: Iterable[Entry], as_of: int) -> tuple[Standing, Standing]:
    """What came and what left, each with its own rhythm."""
    found = list(entries)
    return (
        Standing([entry for entry in found if entry.amount < 0], as_of),
        Standing([entry for entry in found if entry.amount > 0], as_of),
    )
