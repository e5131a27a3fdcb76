"""Statements with named values and the rows they return: what the functions need on top of psycopg2.

SQLAlchemy alone costs a function more at its start than everything else of it together (decision 27). It
stays where statements are composed and schemas are migrated.
"""

import re
from collections import namedtuple
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from itertools import count
from typing import Any, NamedTuple, Self

import psycopg2.extensions
from psycopg2.extensions import TRANSACTION_STATUS_IDLE
from psycopg2.extras import register_uuid

from edge.errors import OurWords

# A name after a colon that is neither a cast (`::date`) nor part of a word or a time (`12:30`). The colon
# comes first and what may not precede it after, so that the search goes from colon to colon.
_NAMED = re.compile(r":(?<![:\w]:)([a-z_]\w*)")
_VALUE = re.compile(r"%\((\w+)\)s")
# The result has other types since a migration; or somebody threw the session's plans away.
_OUTDATED = frozenset({"0A000", "26000"})
Driver = psycopg2.extensions.connection
Row = Any
"""A named tuple whose fields are the columns."""
register_uuid()  # type: ignore[no-untyped-call]


class UnexpectedRows(OurWords):
    """A statement returned another number of rows than it always does."""


class Statement(NamedTuple):
    """SQL in the driver's form; `names` are the values that it takes.

    `prepare` and `execute` are those of a statement whose plan a session keeps.
    """

    source: str
    names: frozenset[str]
    prepare: str | None = None
    execute: str = ""

    def __str__(self) -> str:
        return self.source

    def kept(self, name: str, **types: str) -> Self:
        """The same, which a session parses and plans once, under a name that no other statement has.

        For what every event or request asks: to parse and plan such a statement takes longer than to run it.
        It is planned for any values of these types, so its plan has to suit them all: an optional condition
        may leave out rows that are read anyway, and not decide how they are found. Raises ValueError unless
        every value has a type.
        """
        if self.names != types.keys():
            raise ValueError(f"{name}: a kept statement needs the type of each of its values")
        places = {value: f"${place}" for place, value in enumerate(types, 1)}
        body = _VALUE.sub(lambda found: places[found[1]], self.source)
        taken, given = (
            f" ({', '.join(each)})" if types else ""
            for each in (types.values(), (f"%({value})s" for value in types))
        )
        return self._replace(prepare=f"PREPARE {name}{taken} AS {body};", execute=f"EXECUTE {name}{given}")


def text(source: str) -> Statement:
    """A statement from SQL that names its values as `:name`."""
    names = frozenset(_NAMED.findall(source))
    # The driver reads percent signs only where there are values.
    return Statement(_NAMED.sub(r"%(\1)s", source.replace("%", "%%")) if names else source, names)


class Plans:
    """The plans that a session keeps."""

    def __init__(self) -> None:
        self._kept: dict[str, bool] = {}

    @contextmanager
    def message(self, statement: Statement) -> Iterator[str]:
        """What to send for a statement in the block; its plan is made with its first execution."""
        if statement.prepare is None:
            yield statement.source
            return
        is_kept = self._kept.get(statement.prepare)
        try:
            if is_kept is None:
                # Nobody can tell whether a message that failed left its plan: from then on it goes without.
                self._kept[statement.prepare] = False
                yield statement.prepare + statement.execute
                self._kept[statement.prepare] = True
            else:
                yield statement.execute if is_kept else statement.source
        except psycopg2.Error as error:
            if error.pgcode in _OUTDATED:
                self._kept[statement.prepare] = False
            raise


class Result:
    """The rows of a statement, each read once, in order."""

    def __init__(self, cursor: psycopg2.extensions.cursor) -> None:
        self._cursor = cursor

    def __iter__(self) -> Iterator[Row]:
        return iter(self.all())

    @property
    def said(self) -> str:
        """What the server calls what it did, such as `COMMIT`."""
        return self._cursor.statusmessage or ""

    @property
    def rowcount(self) -> int:
        """How many rows were returned or changed."""
        return self._cursor.rowcount

    def all(self) -> list[Row]:
        """Every row that is left."""
        return list(map(self._shape._make, self._cursor.fetchall()))

    def first(self) -> Row | None:
        """The first row, None where there is none."""
        row = self._cursor.fetchone()
        return None if row is None else self._shape._make(row)

    def one_or_none(self) -> Row | None:
        """The only row, None where there is none; raises UnexpectedRows for several."""
        if self.rowcount > 1:
            raise UnexpectedRows(f"{self.rowcount} rows where at most one was expected")
        return self.first()

    def one(self) -> Row:
        """The only row; raises UnexpectedRows."""
        row = self.one_or_none()
        if row is None:
            raise UnexpectedRows("no row where one was expected")
        return row

    def scalar(self) -> Any:
        """The first column of the first row, None where there is no row."""
        row = self._cursor.fetchone()
        return None if row is None else row[0]

    def scalar_one(self) -> Any:
        """The first column of the only row; raises UnexpectedRows."""
        return self.one()[0]

    def scalars(self) -> list[Any]:
        """The first column of every row."""
        return [row[0] for row in self._cursor.fetchall()]

    def mappings(self) -> list[dict[str, Any]]:
        """Every row by the names of its columns."""
        return [row._asdict() for row in self.all()]

    @property
    def _shape(self) -> Any:
        return _row_of(tuple(column.name for column in self._cursor.description or ()))


@lru_cache(maxsize=512)
def _row_of(columns: tuple[str, ...]) -> Any:
    # Columns without a name of their own, or with another's, are reached by their place.
    return namedtuple("Row", columns, rename=True)  # noqa: PYI024 - its fields are known when it is read


class Connection:
    """A connection that a transaction holds, or one whose statements are each their own.

    `entry` is sent together with the next statement, or with each of those that are their own, and has its
    own values: so that to enter a transaction takes no round trip.
    """

    def __init__(
        self,
        driver: Driver,
        entry: str,
        values: Mapping[str, Any],
        *,
        begins: bool,
        plans: Plans | None = None,
    ) -> None:
        """`begins`: what is executed is one transaction, which the first statement begins.

        `plans` are those that the session keeps; None keeps none.
        """
        self.driver = driver
        self._plans = plans
        self._entry = entry
        self._entry_values = values
        self._begins = begins
        self._begun = False
        self._refused = False
        self._names = count(1)

    @property
    def lost(self) -> bool:
        """Whether the connection is broken."""
        return self.driver.closed != 0

    def enter(self) -> None:
        """Begin the transaction now, with a message for each statement."""
        self._transmit("BEGIN", None)
        self._begun = True
        if self._entry:
            self._transmit(self._entry, self._entry_values)

    def execute(self, statement: Statement, values: Mapping[str, Any] | None = None) -> Result:
        """Send a statement; raises psycopg2.Error."""
        values = (values or {}) if statement.names else {}
        if self._plans is None:
            return self._send(statement.source, values)
        with self._plans.message(statement) as message:
            return self._send(message, values)

    def stream(self, statement: Statement, values: Mapping[str, Any], at_once: int) -> Iterator[Row]:
        """The rows of a query, so many in memory at a time; only inside a transaction."""
        name = f"rows_{next(self._names)}"
        self._send(f"DECLARE {name} NO SCROLL CURSOR FOR {statement.source}", values)
        while rows := self._send(f"FETCH {at_once:d} FROM {name}").all():
            yield from rows
        self._send(f"CLOSE {name}")

    @contextmanager
    def nested(self, *, keep: bool = True) -> Iterator[None]:
        """A part of the transaction that alone is taken back where the block raises, or is not to be kept."""
        name = f"part_{next(self._names)}"
        self._send(f"SAVEPOINT {name}")
        back = f"ROLLBACK TO SAVEPOINT {name}; RELEASE SAVEPOINT {name}"
        try:
            yield
        except BaseException:
            if not self.lost:
                self._send(back)
            raise
        self._send(f"RELEASE SAVEPOINT {name}" if keep else back)

    def end(self, command: str) -> str:
        """End the transaction with `COMMIT` or `ROLLBACK`, if it was begun.

        Answers what came of it: `ROLLBACK` for a commit of what had failed.
        """
        if self._refused:
            return "ROLLBACK"
        return self._transmit(command, None).said if self._begun else command

    def _send(self, source: str, values: Mapping[str, Any] | None = None) -> Result:
        if self._refused:
            raise psycopg2.InternalError("the transaction did not begin: its first statement was refused")
        if self._begun:
            return self._transmit(source, values)
        if self._entry_values and not values:  # percent signs mean something from now on
            source = source.replace("%", "%%")
        begin = "BEGIN;" if self._begins else ""
        try:
            return self._transmit(f"{begin}{self._entry}\n{source}", {**(values or {}), **self._entry_values})
        finally:
            if self._begins:
                # A message that nobody could read has begun nothing, and what follows would be nobody's.
                self._begun = self.driver.info.transaction_status != TRANSACTION_STATUS_IDLE
                self._refused = not self._begun

    def _transmit(self, source: str, values: Mapping[str, Any] | None) -> Result:
        cursor = self.driver.cursor()
        cursor.execute(source, values or None)
        return Result(cursor)
