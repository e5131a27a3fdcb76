"""Reads the fields of one row. A fault is noted and the reading goes on, so that a report names them all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from app.domain.errors import Fault
from app.domain.ingest.currencies import CURRENCIES

EARLIEST = date(1990, 1, 1)
LARGEST = Decimal("9999999999.99")  # sums and monthly amounts have to fit into numeric(14, 2)
_NOISE = Decimal("1e-8")
LARGEST_RATE = Decimal(1000)
MOST_RATE_DECIMALS = 10
LONGEST_ID = 200
LONGEST_TEXT = 500
_CONTROLS = dict.fromkeys((*range(32), 127), " ")


@dataclass
class Row:
    """One row of a list while it is read; `faults` collects what is wrong with it."""

    kind: str
    number: int | None
    data: Mapping[str, Any]
    id: str | None = None
    faults: list[Fault] = field(default_factory=list)

    def fault(self, name: str | None, reason: str) -> None:
        """Note that the field is wrong."""
        self.faults.append(Fault(self.kind, self.number, self.id, name, reason))

    def add(self, flaws: Iterable[tuple[str | None, str]]) -> None:
        """Note what the document's text shows already, unless the field is known to be wrong."""
        known = {fault.field for fault in self.faults}
        for name, reason in flaws:
            if name not in known:
                self.fault(name, reason)

    def identity(self, name: str) -> str:
        """The row's own id, which later faults quote."""
        self.id = self.text(name, required=True, longest=LONGEST_ID)
        return self.id or ""

    def part(self, name: str) -> "Row":
        """A nested object, read with this row's name and faults; absent reads as empty."""
        value = self.data.get(name)
        if value is not None and not isinstance(value, Mapping):
            self.fault(name, "not_an_object")
        inner = value if isinstance(value, Mapping) else {}
        return Row(self.kind, self.number, inner, self.id, self.faults)

    def text(self, name: str, *, required: bool = False, longest: int = LONGEST_TEXT) -> str | None:
        """A text that PostgreSQL can store, control characters as spaces; blank counts as absent."""
        value = self.data.get(name)
        if value is not None and not isinstance(value, str):
            self.fault(name, "not_text")
        elif value and not _can_be_stored(value):
            self.fault(name, "unstorable_text")
        elif value and len(value) > longest:
            self.fault(name, "too_long")
        elif value and not is_blank(value):
            return value if value.isprintable() else value.translate(_CONTROLS)
        elif required:
            self.fault(name, "missing")
        return None

    def money(self, name: str, *, required: bool = False, rounded: bool = False) -> Decimal | None:
        """An amount of whole cents that the database holds; one that is finer only to be `rounded`.

        Programs that add in binary write 30.01 as 30.009999999999998: that is the cent it means.
        """
        value = self.data.get(name)
        if value is None:
            if required:
                self.fault(name, "missing")
            return None
        number = _number(value)
        if number is None:
            self.fault(name, "not_a_number")
        elif abs(number) > LARGEST:
            self.fault(name, "out_of_range")
        elif abs(number - (whole := _to_the_cent(number))) > _NOISE and not rounded:
            self.fault(name, "too_many_decimals")
        else:
            return whole
        return None

    def rate(self, name: str) -> Decimal | None:
        """A percentage, as exact as it was given."""
        value = self.data.get(name)
        if value is None:
            return None
        number = _number(value)
        if number is None:
            self.fault(name, "not_a_number")
        elif abs(number) >= LARGEST_RATE:
            self.fault(name, "out_of_range")
        elif number != round(number, MOST_RATE_DECIMALS):
            self.fault(name, "too_many_decimals")
        else:
            return number
        return None

    def day(self, name: str, latest: date, *, required: bool = False) -> date | None:
        """An ISO date (or the date of a timestamp) from 1990 to `latest`."""
        value = self.data.get(name)
        if value is None:
            if required:
                self.fault(name, "missing")
            return None
        found = _date(value)
        if found is None:
            self.fault(name, "not_a_date")
        elif found < EARLIEST:
            self.fault(name, "date_too_old")
        elif found > latest:
            self.fault(name, "date_in_future")
        else:
            return found
        return None

    def flag(self, name: str, *, default: bool | None) -> bool | None:
        """True or false; absent reads as the default."""
        value = self.data.get(name)
        if value is None or isinstance(value, bool):
            return default if value is None else value
        self.fault(name, "not_a_boolean")
        return default

    def currency(self, name: str, default: str) -> str:
        """An ISO 4217 code; a row in money without one (a cryptocurrency) is not guessed at."""
        value = self.data.get(name)
        if value is None and self.data.get("unofficial_currency_code") is None:
            return default
        if not isinstance(value, str) or value not in CURRENCIES:
            self.fault(name, "unknown_currency")
            return default
        return value


def is_blank(text: str) -> bool:
    """Whether nothing of the text can be seen: spaces of any kind and width, and controls."""
    # Nearly every text begins with a letter or a digit.
    return not (text[:1].isalnum() or any(sign.isprintable() and sign != " " for sign in text))


def _to_the_cent(number: Decimal) -> Decimal:
    return number.quantize(Decimal("0.01"), ROUND_HALF_EVEN)


def _number(value: Any) -> Decimal | None:
    """A JSON number: read as Decimal, so that a text, a flag, NaN and Infinity are none."""
    return value if isinstance(value, Decimal) and value.is_finite() else None


def _can_be_stored(text: str) -> bool:
    """PostgreSQL stores no NUL, and UTF-8 has no half of a surrogate pair."""
    return "\x00" not in text and (text.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in text))


def _date(value: Any) -> date | None:
    """The day of `2026-01-31` or of a timestamp, and of no other spelling that Python would take."""
    if not isinstance(value, str) or value[4:8:3] != "--" or value[10:11] not in ("", "T"):
        return None
    try:
        return datetime.fromisoformat(value).date()
    except ValueError:
        return None
