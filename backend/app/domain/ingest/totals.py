"""What only all rows of a person together show: too many of them, or the other sign."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from app.domain.errors import Fault
from app.domain.ingest.fields import LARGEST

MOST_ROWS = 200_000
MOST_MOVED = 10 * LARGEST
# Most income in the feed leaves the account: it was exported with the other sign.
_WRONG_SIGN_SHARE = 2


@dataclass(slots=True)
class _Total:
    rows: int = 0
    income: int = 0
    leaving: int = 0
    moved: Decimal = Decimal(0)


@dataclass
class Totals:
    """Counts for each person while rows are read."""

    _people: dict[str, _Total] = field(default_factory=dict)

    def add(self, table: str, owners: Iterable[str], record: dict[str, Any]) -> None:
        """Count a row for everybody whose it is."""
        is_income = table == "transactions" and record["pfc_primary"] == "INCOME"
        for owner in owners:
            total = self._people.setdefault(owner, _Total())
            total.rows += 1
            if table == "transactions":
                total.moved += abs(Decimal(record["amount"]))
            if is_income:
                total.income += 1
                total.leaving += Decimal(record["amount"]) > 0

    def faults(self) -> Iterator[tuple[str, Fault]]:
        """Whose rows cannot be taken at all, and why."""
        for person, total in self._people.items():
            if total.rows > MOST_ROWS:
                yield person, Fault("transactions", None, None, None, "too_many_rows")
            if total.moved > MOST_MOVED:
                yield person, Fault("transactions", None, None, "amount", "out_of_range")
            if total.leaving * _WRONG_SIGN_SHARE > total.income:
                yield person, Fault("transactions", None, None, "amount", "sign_convention")
