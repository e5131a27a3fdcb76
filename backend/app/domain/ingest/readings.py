"""What reading came to, row by row, and which of several rows of one id counts."""

from collections.abc import Collection, Hashable
from typing import NamedTuple

from app.domain.errors import Fault
from app.domain.ingest.rows import Record

NEWER = frozenset({"accounts", "modified", "transactions.modified"})
"""Lists whose rows stand in the place of another list's of the same id.

Pages of a sync put together add a row and modify it; its accounts may be in the document's own list as well.
"""


class Reading(NamedTuple):
    """What one row came to: whose it is and its record, or what is wrong with it."""

    list: str
    number: int
    table: str
    owners: tuple[str, ...]
    record: Record
    faults: tuple[Fault, ...]


def duplicate(reading: Reading, row_id: str | None) -> Reading:
    """The reading of a row whose id, the first of its fields, another one has had."""
    fault = Fault(reading.list, reading.number, row_id, next(iter(reading.record)), "duplicate_id")
    return reading._replace(faults=(*reading.faults, fault))


class Versions:
    """The rows of newer lists, which are to be shown first, by their keys."""

    def __init__(self) -> None:
        self._newer: set[Hashable] = set()

    def outdated(self, name: str, keys: Collection[Hashable]) -> bool:
        """Whether the faultless row of this list is an older version of one that was shown.

        It is so once: a second one of the same key is a duplicate.
        """
        if name in NEWER:
            self._newer.update(keys)
            return False
        older = self._newer.intersection(keys)
        self._newer -= older
        return bool(older)
