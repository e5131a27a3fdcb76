"""Day numbers (proleptic ordinals) and the calendar steps that billing follows."""

from calendar import monthrange
from datetime import date
from fractions import Fraction

MONTH = Fraction(487, 16)
"""Mean length of a month in days: 30.4375."""

WINDOWS = (30, 90, 180)
LOOKBACK = 400
"""Days of history that recurring streams are looked for in: an annual charge has to be seen twice."""


def iso(day: int) -> str:
    """The day as ISO 8601 writes it."""
    return date.fromordinal(day).isoformat()


def step_months(day: int, months: int, anchor: int | None = None) -> int:
    """The day `months` later with the same day of month (or `anchor`), clamped to the month's end."""
    start = date.fromordinal(day)
    years, month0 = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month0 + 1
    wanted = start.day if anchor is None else anchor
    return date(year, month, min(wanted, monthrange(year, month)[1])).toordinal()


def in_window(day: int, as_of: int, window: int) -> bool:
    """Whether the day is one of exactly `window` days that end with `as_of`."""
    return as_of - window < day <= as_of
