"""What a kind of edition is, and how one is read: which version is in force, and what is in it.

Rows of an edition never change, so what was parsed is kept; a transaction asks only which version is in
force.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, Generic, NamedTuple, TypeVar

from app.db.sql import Connection, Statement, text
from app.domain.digests import digest
from app.domain.errors import DomainError, EntryFault, InvalidEdition

Value = TypeVar("Value")
Content = dict[str, Any]
_KEPT = 64

_IN_FORCE = text("""
SELECT version, content_sha256 FROM editions WHERE kind = :kind AND status = 'approved'
ORDER BY approved_at DESC, version DESC LIMIT 1
""").kept("edition_in_force", kind="text")
_OF_VERSION = text("SELECT version, content_sha256 FROM editions WHERE kind = :kind AND version = :version")
_parsed: dict[tuple[str, str, str], Any] = {}


class NoEdition(DomainError):
    """There is none that was asked for."""


class Kind(NamedTuple, Generic[Value]):
    """`tables` are its rows' tables with their columns as SQL declares them, each in the order of its first
    column; `parse` makes the value of a version's content, or raises InvalidEdition.
    """

    name: str
    tables: Mapping[str, str]
    parse: Callable[[str, Content], Value]

    def columns(self, table: str) -> list[str]:
        """The names of a table's columns."""
        return [column.split()[0] for column in self.tables[table].split(", ")]


class InForce(NamedTuple, Generic[Value]):
    """The edition that decides at this moment."""

    version: str
    value: Value


def version_sql(kind: str) -> str:
    """The version in force as a scalar query, for statements that compare with it."""
    return (
        f"(SELECT version FROM editions WHERE kind = '{kind}' AND status = 'approved'"  # noqa: S608 - ours
        " ORDER BY approved_at DESC, version DESC LIMIT 1)"
    )


def since_sql(kind: str) -> str:
    """Since when that version has been in force, as a scalar query."""
    return f"(SELECT max(approved_at) FROM editions WHERE kind = '{kind}')"  # noqa: S608 - ours


def version_in_force(connection: Connection, kind: Kind[Any]) -> str:
    """The version that decides at this moment; raises NoEdition where none was published."""
    return _in_force(connection, kind)[0]


def in_force(connection: Connection, kind: Kind[Value]) -> InForce[Value]:
    """The edition that decides at this moment; raises NoEdition where none was published."""
    version, sha256 = _in_force(connection, kind)
    return InForce(version, _read(connection, kind, version, sha256))


def of_version(connection: Connection, kind: Kind[Value], version: str) -> Value:
    """An edition of any time; raises NoEdition."""
    row = connection.execute(_OF_VERSION, {"kind": kind.name, "version": version}).one_or_none()
    if row is None:
        raise NoEdition(f"there is no edition of {kind.name} {version}")
    return _read(connection, kind, row.version, row.content_sha256)


def content_of(connection: Connection, kind: Kind[Any], version: str) -> Content:
    """The settings and rows of an edition of any time, as they were published; raises NoEdition."""
    row = connection.execute(_OF_VERSION, {"kind": kind.name, "version": version}).one_or_none()
    if row is None:
        raise NoEdition(f"there is no edition of {kind.name} {version}")
    return _content(connection, kind, version, row.content_sha256)


def _in_force(connection: Connection, kind: Kind[Any]) -> tuple[str, str]:
    row = connection.execute(_IN_FORCE, {"kind": kind.name}).one_or_none()
    if row is None:
        raise NoEdition(f"there is no approved edition of {kind.name}: `spendsense migrate` publishes one")
    return row.version, row.content_sha256


def _read(connection: Connection, kind: Kind[Value], version: str, sha256: str) -> Value:
    key = (kind.name, version, sha256)
    if key not in _parsed:
        content = _content(connection, kind, version, sha256)
        if len(_parsed) >= _KEPT:
            _parsed.clear()
        _parsed[key] = kind.parse(version, content)
    value: Value = _parsed[key]
    return value


def _content(connection: Connection, kind: Kind[Any], version: str, sha256: str) -> Content:
    values = {"kind": kind.name, "version": version}
    content: Content = json.loads(connection.execute(_select(kind), values).scalar_one())
    if digest(content) != sha256:
        fault = EntryFault("content", None, "it is not what was published")
        raise InvalidEdition(f"{kind.name} {version}", [fault])
    return content


def _select(kind: Kind[Any]) -> Statement:
    tables = ", ".join(f"'{table}', ({_rows(kind, table)})" for table in kind.tables)
    return text(
        f"SELECT json_build_object('settings', settings, {tables})::text"  # noqa: S608 - constants of ours
        " FROM editions WHERE kind = :kind AND version = :version"
    )


def _rows(kind: Kind[Any], table: str) -> str:
    names = kind.columns(table)
    pairs = ", ".join(f"'{name}', {table}.{name}" for name in names)
    return (
        f"SELECT coalesce(json_agg(json_build_object({pairs}) ORDER BY {table}.{names[0]}), '[]')"  # noqa: S608 - constants of ours
        f" FROM {table} WHERE {table}.version = :version"
    )
