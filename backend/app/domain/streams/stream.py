"""What a recurring stream is, in the shape of Plaid's."""

from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from app.domain.clean import Entry
from app.domain.money import round_cents
from app.domain.pfc import Kind
from app.domain.rhythm.cadence import Cadence, Frequency, is_active
from app.domain.rhythm.rhythm import next_day

MATURE_AT = 3
"""From so many occurrences on a stream is mature."""
UNKNOWN_ACTIVE_DAYS = 45


class Status(StrEnum):
    """MATURE: often enough; EARLY_DETECTION: twice; TOMBSTONED: early, then missed; UNKNOWN: irregular."""

    MATURE = "MATURE"
    EARLY_DETECTION = "EARLY_DETECTION"
    TOMBSTONED = "TOMBSTONED"
    UNKNOWN = "UNKNOWN"


class Occurrence(NamedTuple):
    """One date of a stream; what a merchant billed twice on a day for the same amount is one."""

    day: int
    amount: int
    entries: tuple[Entry, ...]


class PriceChange(NamedTuple):
    """From which day on a stream cost something else, in cents."""

    day: int
    old: int
    new: int


class Stream(NamedTuple):
    """A stream as it stands on one day. Amounts are positive cents in both directions."""

    stream_id: str
    direction: str
    merchant: str
    merchant_key: str
    kind: Kind
    status: Status
    cadence: Cadence | None
    is_active: bool
    occurrences: tuple[Occurrence, ...]
    typical: int
    price_changes: tuple[PriceChange, ...]

    @property
    def frequency(self) -> Frequency:
        """The cadence's name."""
        return self.cadence.frequency if self.cadence else Frequency.UNKNOWN

    @property
    def first_day(self) -> int:
        """Day of the first occurrence in the look-back."""
        return self.occurrences[0].day

    @property
    def last_day(self) -> int:
        """Day of the latest occurrence."""
        return self.occurrences[-1].day

    @property
    def last_amount(self) -> int:
        """Amount of the latest occurrence."""
        return self.occurrences[-1].amount

    @property
    def average_amount(self) -> int:
        """Mean amount, to the cent."""
        total = sum(item.amount for item in self.occurrences)
        return round_cents(Fraction(total, len(self.occurrences)))

    @property
    def monthly_amount(self) -> int | None:
        """What it comes to in a mean month: typical amount times cadence, never a sum over a window."""
        if self.cadence is None:
            return None
        return round_cents(self.typical * self.cadence.per_month)

    @property
    def predicted_next_day(self) -> int | None:
        """The next date of a stream that still runs."""
        if self.cadence is None or not self.is_active:
            return None
        return next_day([item.day for item in self.occurrences], self.cadence)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every transaction of it, in order."""
        return tuple(entry for item in self.occurrences for entry in item.entries)

    @property
    def counts_as_subscription(self) -> bool:
        """Whether it is one of the person's subscriptions today."""
        return self.kind is Kind.SUBSCRIPTION and self.status is Status.MATURE and self.is_active


def still_runs(last_day: int, as_of: int, cadence: Cadence | None) -> bool:
    """Whether a stream last seen that day is active; without a cadence, while a pay gap is unremarkable."""
    return is_active(last_day, as_of, cadence) if cadence else as_of <= last_day + UNKNOWN_ACTIVE_DAYS
