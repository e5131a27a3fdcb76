"""Takes a file into a database of this run's own: in passes, each row checked by the product's own reader."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from app.db.bank_rows import insert_new, remove
from app.db.engine import Engine
from app.db.sql import text
from app.domain.errors import Fault
from app.domain.ingest.context import Context
from app.domain.ingest.document import read_accounts, read_rows
from app.domain.ingest.readings import Reading, Versions, duplicate
from app.domain.ingest.survey import Survey, survey
from app.domain.ingest.totals import Totals
from scripts.lib.analysis.enrol import enrol, settle_currencies
from scripts.lib.analysis.fault_log import FaultLog
from scripts.lib.analysis.portions import portions
from scripts.lib.bank_file import BankFile

# Files of what is to come are analysed as well; beyond that a date is a slip.
DAYS_AHEAD = 730
NAMELESS = "me"
Row = dict[str, Any]


class Refused(Exception):
    """The file is not taken; the log says why."""


class Loader:
    """Fills the database from the file; what cannot be taken goes into the log."""

    def __init__(
        self,
        engine: Engine,
        file: BankFile,
        received_on: date,
        faults: FaultLog,
        progress: Callable[[str], None],
    ) -> None:
        self._engine = engine
        self._file = file
        self._context = Context(received_on, days_ahead=DAYS_AHEAD)
        self._faults = faults
        self._progress = progress
        self._totals = Totals()
        self._versions = Versions()
        self._removed: list[Row] = []
        self.transactions = 0
        """How many were taken in."""
        self.found = Survey()
        """What the file has, once it is loaded."""

    def load(self, nameless: str, *, skip_invalid: bool) -> list[str]:
        """Take everything in; the people in the file's order. Raises Refused, and then the log is not empty.

        `nameless` is what somebody is called whom the file does not name.
        """
        found = self.found = survey(self._file.elements())
        owners = found.owners(nameless)
        self._faults.add(found.whole)
        self._faults.add(found.faults)
        if found.whole:
            raise Refused
        enrol(self._engine, owners.people)
        self._take(read_accounts(self._file.elements, found.lists, self._context, owners), "accounts")
        undeclared = (person for person, currency in owners.people.items() if currency is None)
        settle_currencies(self._engine, undeclared)
        self._take(read_rows(self._file.elements, found.lists, self._context, owners), "transactions")
        self._remove()
        left_out = self._people_left_out()
        people = [person for person in owners.people if person not in left_out]
        if not people or (self._faults.total_causes and not skip_invalid):
            raise Refused
        with self._engine.begin() as connection:
            connection.execute(text("ANALYZE"))
        return people

    def _take(self, readings: Iterable[Reading], what: str) -> None:
        read = 0
        for portion in portions(readings):
            self._write(portion)
            read += len(portion)
            done = 100 * self._file.position // max(self._file.size, 1)
            self._progress(f"{read:,} {what}, {done} %")

    def _write(self, portion: list[Reading]) -> None:
        """Write a portion's valid rows and note the faults of the others, in the file's order."""
        valid = [reading for reading in portion if not reading.faults]
        there = self._insert(valid)
        for reading in portion:
            if reading.faults or reading.table == "removed":
                self._faults.add(reading.faults)
                continue
            key = next(iter(reading.record.values()))
            news = [owner for owner in reading.owners if (reading.table, owner, key) in there]
            there.difference_update((reading.table, owner, key) for owner in news)
            keys = [(reading.table, owner, key) for owner in reading.owners]
            if not self._versions.outdated(reading.list, keys) and not news:
                self._faults.add(duplicate(reading, key).faults)
            self._totals.add(reading, news)
            self.transactions += bool(news) and reading.table == "transactions"

    def _insert(self, readings: Iterable[Reading]) -> set[tuple[str, str, str]]:
        """Insert what is new; table, owner and id of each row that was."""
        rows: dict[str, dict[tuple[str, str], Row]] = defaultdict(dict)
        for reading in readings:
            key = next(iter(reading.record.values()))
            for owner in reading.owners:
                rows[reading.table].setdefault((owner, key), {"user_id": owner, **reading.record})
        self._removed += rows.pop("removed", {}).values()
        with self._engine.begin() as connection:
            return {
                (table, owner, key)
                for table, made in rows.items()
                for owner, key in insert_new(connection, table, list(made.values()))
            }

    def _remove(self) -> None:
        for portion in portions(self._removed):
            with self._engine.begin() as connection:
                remove(connection, portion)

    def _people_left_out(self) -> set[str]:
        """Those of whose rows together something is wrong; the faults name them."""
        left_out = set()
        for person, fault in self._totals.faults():
            left_out.add(person)
            self._faults.add([Fault(fault.kind, fault.row, person, fault.field, fault.reason)])
        return left_out
