"""What only all rows of a person together show: too many of them, too much money, or the other sign."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from app.domain.errors import Fault
from app.domain.ingest.fields import LARGEST
from app.domain.ingest.readings import Reading
from app.domain.pfc import SHIPPED_CATEGORIES

MOST_ROWS = 200_000
MOST_HELD = 10 * LARGEST
# Of a single day's moves features make a month's, some thirty times as much.
MOST_MOVED = 3 * LARGEST
# Most income in the feed leaves the account: it was exported with the other sign.
_WRONG_SIGN_SHARE = 2


@dataclass(slots=True)
class _Total:
    rows: int = 0
    income: int = 0
    leaving: int = 0
    added: dict[str, Decimal] = field(default_factory=dict)
    beyond: list[Fault] = field(default_factory=list)


@dataclass
class Totals:
    """Counts for each person while rows are read."""

    _people: dict[str, _Total] = field(default_factory=dict)

    def add(self, reading: Reading, owners: Iterable[str]) -> None:
        """Count a faultless row for everybody whose it is."""
        record = reading.record
        # What a name says is a guess, a category is a claim; the table that is shipped reads it.
        is_income = reading.table == "transactions" and SHIPPED_CATEGORIES.is_income(
            record["pfc_primary"], record["pfc_detailed"]
        )
        for owner in owners:
            total = self._people.setdefault(owner, _Total())
            total.rows += 1
            _add_money(total, reading)
            if is_income:
                total.income += 1
                total.leaving += Decimal(record["amount"]) > 0

    def faults(self) -> Iterator[tuple[str, Fault]]:
        """Whose rows cannot be taken at all, and why."""
        for person, total in self._people.items():
            if total.rows > MOST_ROWS:
                yield person, Fault("transactions", None, None, None, "too_many_rows")
            for fault in total.beyond:
                yield person, fault
            if total.leaving * _WRONG_SIGN_SHARE > total.income:
                yield person, Fault("transactions", None, None, "amount", "sign_convention")


def _add_money(total: _Total, reading: Reading) -> None:
    """Add up what features add up; a fault names the row with which it becomes too much."""
    for name, amount in _money(reading):
        most = MOST_MOVED if reading.table == "transactions" else MOST_HELD
        before = total.added.get(name, Decimal(0))
        total.added[name] = before + abs(Decimal(amount))
        if before <= most < total.added[name]:
            row_id = next(iter(reading.record.values()))
            total.beyond.append(Fault(reading.list, reading.number, row_id, name, "out_of_range"))


def _money(reading: Reading) -> Iterator[tuple[str, str]]:
    """The fields that are added up over a person's rows, those that are there."""
    record = reading.record
    if reading.table == "transactions":
        yield "amount", record["amount"]
    elif reading.table == "accounts":
        for name in ("current", "available", "limit"):
            if (balance := record[f"balance_{name}"]) is not None:
                yield name, balance
    elif reading.table == "liabilities":
        for apr in record["aprs"]:
            if (interest := apr["interest_charge_amount"]) is not None:
                yield "interest_charge_amount", interest
