"""Day numbers (proleptic ordinals), windows and the mean month."""

from datetime import date
from fractions import Fraction

MONTH = Fraction(487, 16)
"""Mean length of a month in days: 30.4375."""

WINDOWS = (30, 90, 180)
HALF_YEAR = 180
"""The window of those features that no window changes."""
LOOKBACK = 400
"""Days of history that recurring streams are looked for in: an annual charge has to be seen twice."""


def iso(day: int) -> str:
    """The day as ISO 8601 writes it."""
    return date.fromordinal(day).isoformat()


def in_window(day: int, as_of: int, window: int) -> bool:
    """Whether the day is one of exactly `window` days that end with `as_of`."""
    return as_of - window < day <= as_of
