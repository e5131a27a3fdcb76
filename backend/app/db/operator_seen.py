"""What an operator's read found: the JSON that the database wrote, and whom it is about.

A statement of a page gives a row an item: `item` (JSON text), `user_id` (null where it is about nobody) and
`at` and `id`, its place. It takes `:limit`, `:after_at` and `:after_id`, newest first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from app.db.sql import Connection, Statement

# For the condition of a page's statement: what comes after the place, in the order of the page.
AFTER = (
    "(CAST(:after_at AS timestamptz) IS NULL OR ({at}, {id}) < (CAST(:after_at AS timestamptz), :after_id))"
)


class Place(NamedTuple):
    """Where a page ended: a moment alone may be that of several rows."""

    at: datetime
    id: str


@dataclass(frozen=True)
class Seen:
    """JSON text, the people whose data are in it, and what goes beside it in the envelope."""

    body: str
    people: frozenset[str] = frozenset()
    meta: Mapping[str, Any] = field(default_factory=dict)


class Page(NamedTuple):
    """A page's items, the people in them, and where it ended if there is more."""

    items: list[str]
    people: frozenset[str]
    following: Place | None


def read_page(
    connection: Connection, statement: Statement, limit: int, after: Place | None, **values: Any
) -> Page:
    """The next `limit` rows of a statement."""
    place = {"after_at": after.at, "after_id": after.id} if after else {"after_at": None, "after_id": None}
    rows = connection.execute(statement, {**values, **place, "limit": limit + 1}).all()
    shown = rows[:limit]
    return Page(
        [row.item for row in shown],
        frozenset(row.user_id for row in shown if row.user_id is not None),
        Place(shown[-1].at, shown[-1].id) if len(rows) > limit else None,
    )
