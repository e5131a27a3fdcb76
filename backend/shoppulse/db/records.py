"""Rows of one tenant, read and written. Every statement names the tenant itself: row-level security is the
second lock, and would do alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select, update
from sqlalchemy.exc import DBAPIError

from shoppulse.db.tables import TABLES, Kept
from shoppulse.domain.errors import Conflict, Invalid, NotFound, ShopPulseError

PAGE = 100
Row = dict[str, Any]
# By SQLSTATE. The server's own words may quote rows, so they stay behind.
_REFUSALS: Mapping[str, tuple[type[ShopPulseError], str]] = {
    "23505": (Conflict, "something that must be unique is taken"),
    "23502": (Invalid, "a value is missing"),
    "23514": (Invalid, "a value is outside of what it may be"),
    "23001": (Invalid, "this row cannot be changed"),
    "22001": (Invalid, "a text is too long"),
    "22P02": (Invalid, "a value has another type"),
    "22007": (Invalid, "a value is not a valid date"),
}
_MISSING = (NotFound, "the row refers to something that this tenant does not have")
_STILL_NAMED = (Conflict, "other rows refer to this one")


@dataclass(frozen=True)
class Records:
    """The rows of one table in one tenant."""

    connection: Connection
    tenant_id: str
    kept: Kept

    @classmethod
    def of(cls, connection: Connection, tenant_id: str, name: str) -> "Records":
        """The rows of the table of this name."""
        if name not in TABLES:
            raise Invalid(f"no table {name}")
        return cls(connection, tenant_id, TABLES[name])

    def find(
        self, filters: Mapping[str, object] | None = None, *, after: object = None, limit: int = PAGE
    ) -> list[Row]:
        """Rows with these values, by key, behind the key `after`; whose key that is makes no difference."""
        conditions = [self._column(name) == value for name, value in (filters or {}).items()]
        key = self._column(self.kept.key)
        if after is not None:
            conditions.append(key > self._value(after, Invalid))
        statement = select(self.kept.table).where(self._mine(), *conditions)
        with refusals():
            found = self.connection.execute(statement.order_by(key).limit(limit))
            return [dict(row) for row in found.mappings()]

    def get(self, key: object) -> Row:
        """The row with this key; raises NotFound for another tenant's as for nobody's."""
        found = (
            self.connection.execute(select(self.kept.table).where(self._this(key))).mappings().one_or_none()
        )
        if found is None:
            raise NotFound(f"no such row in {self.kept.table.name}")
        return dict(found)

    def add(self, values: Mapping[str, object]) -> Row:
        """A new row of this tenant; its id comes from the database."""
        if not self.kept.added:
            raise Invalid(f"{self.kept.table.name} takes no rows here")
        statement = insert(self.kept.table).values({**self._checked(values), "tenant_id": self.tenant_id})
        with refusals():
            return dict(self.connection.execute(statement.returning(*self.kept.table.c)).mappings().one())

    def change(self, key: object, values: Mapping[str, object]) -> Row:
        """The row with this key, with these values (none: as it is); raises NotFound."""
        if not self.kept.changed:
            raise Invalid(f"rows of {self.kept.table.name} never change")
        if not values:
            return self.get(key)
        statement = update(self.kept.table).where(self._this(key)).values(self._checked(values))
        with refusals():
            found = self.connection.execute(statement.returning(*self.kept.table.c)).mappings().one_or_none()
        if found is None:
            raise NotFound(f"no such row in {self.kept.table.name}")
        return dict(found)

    def remove(self, key: object) -> None:
        """Delete the row with this key; raises NotFound."""
        if not self.kept.removed:
            raise Invalid(f"rows of {self.kept.table.name} stay")
        with refusals(_STILL_NAMED):
            if not self.connection.execute(delete(self.kept.table).where(self._this(key))).rowcount:
                raise NotFound(f"no such row in {self.kept.table.name}")

    def _mine(self) -> ColumnElement[bool]:
        return self._column("tenant_id") == self.tenant_id

    def _this(self, key: object) -> ColumnElement[bool]:
        return and_(self._mine(), self._column(self.kept.key) == self._value(key, NotFound))

    def _value(self, key: object, otherwise: type[ShopPulseError]) -> object:
        try:
            value = self.kept.key_of(str(key))
        except ValueError:
            raise otherwise(f"no such key in {self.kept.table.name}") from None
        return str(value) if isinstance(value, UUID) else value

    def _column(self, name: str) -> ColumnElement[Any]:
        if name not in self.kept.table.c:
            raise Invalid(f"no column {name} in {self.kept.table.name}")
        return self.kept.table.c[name]

    def _checked(self, values: Mapping[str, object]) -> Mapping[str, object]:
        fixed: Sequence[str] = (self.kept.key, "tenant_id", "created_at", "updated_at")
        for name in values:
            self._column(name)
            if name in fixed:
                raise Invalid(f"{name} is set by the database")
        return values


@contextmanager
def refusals(foreign: tuple[type[ShopPulseError], str] = _MISSING) -> Iterator[None]:
    """Turn what the database refuses into the domain's words; `foreign` says what a broken key means."""
    try:
        yield
    except DBAPIError as error:
        known = {**_REFUSALS, "23503": foreign}.get(getattr(error.orig, "pgcode", None) or "")
        if known is None:
            raise
        kind, words = known
        raise kind(words) from None
