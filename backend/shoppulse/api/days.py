"""Which days a request is about, and how many periods one may ask for at once."""

from dataclasses import dataclass
from datetime import date, timedelta

from edge.web.problems import InvalidInput
from shoppulse.api.models import Query
from shoppulse.domain.metrics import Grain

MOST_PERIODS = 400
MOST_PERIODS_SPLIT = 100
_SHORTEST = {Grain.DAY: 1, Grain.WEEK: 7, Grain.MONTH: 28, Grain.QUARTER: 90, Grain.YEAR: 365}


@dataclass(frozen=True)
class Days:
    """From `start` to before `end`."""

    start: date
    end: date


def days_of(query: Query, today: date) -> Days:
    """The days that are asked for: unsaid, up to today, from the first of that month a year before.

    Raises InvalidInput for none at all, and for more periods than one answer tells.
    """
    most = MOST_PERIODS_SPLIT if query.split else MOST_PERIODS
    longest = timedelta(days=most * _SHORTEST[query.by])
    end = query.end or today + timedelta(days=1)
    until = query.end or today
    start = query.start or max(date(until.year - 1, until.month, 1), end - longest)
    if start >= end:
        raise InvalidInput("`from` is a day before `before`.")
    if end - start > longest:
        raise InvalidInput(
            f"At most {longest.days} days at once by {query.by.value}"
            f"{' and ' + query.split.value if query.split else ''}: ask for fewer or for longer periods."
        )
    return Days(start, end)
