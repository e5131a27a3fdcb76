"""How an edition of the category table is stored and read back: one row a code."""

import hashlib
import json
from collections.abc import Sequence
from enum import StrEnum
from typing import Any, TypeVar

from app.domain.errors import EntryFault, InvalidEdition
from app.domain.pfc import Categories, Category, Flow, Kind

Row = dict[str, Any]
Word = TypeVar("Word", bound=StrEnum)


def to_records(categories: Categories) -> list[Row]:
    """The edition's rows, by code."""
    return [
        {
            "code": code,
            "flow_out": row.out,
            "flow_in": row.into,
            "kind": row.kind,
            "insufficient_funds": row.insufficient_funds,
        }
        for code, row in sorted(categories.rows.items())
    ]


def version_of(categories: Categories) -> str:
    """A version that says what is in it: the same table has the same, another table another."""
    rows = json.dumps(to_records(categories), sort_keys=True)
    return f"pfc-{hashlib.sha256(rows.encode()).hexdigest()[:12]}"


def from_records(version: str, rows: Sequence[Row]) -> Categories:
    """The edition that these rows are; raises InvalidEdition, which names the row."""
    return Categories({row["code"]: _category(f"categories {version}", row) for row in rows})


def _category(edition: str, row: Row) -> Category:
    return Category(
        _word(edition, row, "flow_out", Flow),
        _word(edition, row, "flow_in", Flow),
        _word(edition, row, "kind", Kind),
        bool(row["insufficient_funds"]),
    )


def _word(edition: str, row: Row, name: str, words: type[Word]) -> Word | None:
    try:
        return None if row[name] is None else words(row[name])
    except ValueError:
        known = ", ".join(words)
        fault = EntryFault(row["code"], name, f"{name} is {row[name]!r}, which is not one of {known}")
        raise InvalidEdition(edition, [fault]) from None
