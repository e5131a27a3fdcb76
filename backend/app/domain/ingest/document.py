"""Reads a document of Plaid's shape: `{"users", "accounts", "transactions", "liabilities"}`.

Transactions may be a list, or the `added`, `modified` and `removed` of a sync, at the top or under
`transactions`; liabilities a list of credit liabilities, or Plaid's object with `credit`. A document is read
in passes, first `survey`, then its accounts, then the rest, so that the order of its lists does not matter.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from app.domain.errors import Fault
from app.domain.ingest.context import Context
from app.domain.ingest.fields import Row
from app.domain.ingest.owners import Owners
from app.domain.ingest.rows import (
    Record,
    not_an_object,
    read_account,
    read_liability,
    read_removed,
    read_transaction,
)
from app.domain.ingest.stream import Element, Unreadable, read_elements
from app.domain.ingest.survey import TABLES, survey
from app.domain.ingest.totals import Totals

_READERS: Mapping[str, Callable[[Row, Context, Owners], tuple[tuple[str, ...], Record]]] = {
    "accounts": read_account,
    "transactions": read_transaction,
    "removed": read_removed,
    "liabilities": read_liability,
}
# Whoever hands a document in says whose it is; here they have no name.
_PERSON = "-"


class Reading(NamedTuple):
    """What one row came to: whose it is and its record, or what is wrong with it."""

    list: str
    number: int
    table: str
    owners: tuple[str, ...]
    record: Record
    faults: tuple[Fault, ...]


class Batch(NamedTuple):
    """What can be taken, and all that cannot; after a `whole` fault (of the document) no row can be taken."""

    accounts: tuple[Record, ...] = ()
    transactions: tuple[Record, ...] = ()
    removed: tuple[str, ...] = ()
    liabilities: tuple[Record, ...] = ()
    faults: tuple[Fault, ...] = ()
    whole: tuple[Fault, ...] = ()


def read_accounts(elements: Iterable[Element], context: Context, owners: Owners) -> Iterator[Reading]:
    """The second pass: every account, which `owners` knows afterwards."""
    for reading in _read(_only(elements, "accounts"), context, owners, {"accounts"}):
        account_id = reading.record.get("account_id")
        if reading.faults and account_id:
            owners.rejected_accounts.add(account_id)
        if reading.faults or owners.hold(
            account_id or "", reading.owners[0], reading.record["iso_currency_code"]
        ):
            yield reading
        else:
            yield duplicate(reading, account_id)


def read_rows(elements: Iterable[Element], context: Context, owners: Owners) -> Iterator[Reading]:
    """The third pass: every other row, in the document's order. Ids that repeat are for the caller to see."""
    return _read(elements, context, owners, {"transactions", "removed", "liabilities"})


def duplicate(reading: Reading, row_id: str | None) -> Reading:
    """The reading of a row whose id, the first of its fields, another one has had."""
    fault = Fault(reading.list, reading.number, row_id, next(iter(reading.record)), "duplicate_id")
    return reading._replace(faults=(*reading.faults, fault))


def read_document(document: object, context: Context) -> Batch:
    """Read a document that was parsed before; see `read_text`."""
    return read_text([json.dumps(document)], context)


def read_text(chunks: Iterable[str], context: Context) -> Batch:
    """Read one person's document whole and find every fault; it is for the caller to refuse or to skip.

    The chunks are gone through three times.
    """
    try:
        found = survey(read_elements(chunks))
    except Unreadable as error:
        return Batch(whole=(error.fault,))
    owners = found.given_to(_PERSON, context.base_currency)
    if found.whole:
        return Batch(whole=tuple(found.whole))
    accounts = list(read_accounts(read_elements(chunks), context, owners))
    for account_id, currency in context.known_accounts.items():
        owners.hold(account_id, _PERSON, currency)
    rows = list(_unique(read_rows(read_elements(chunks), context, owners)))
    return _batch([*accounts, *rows], found.faults)


def _batch(readings: list[Reading], faults: list[Fault]) -> Batch:
    taken: dict[str, list[Record]] = defaultdict(list)
    totals = Totals()
    for reading in readings:
        faults += reading.faults
        if not reading.faults:
            totals.add(reading.table, reading.owners, reading.record)
            taken[reading.table].append(reading.record)
    removed = {row["transaction_id"]: None for row in taken["removed"]}
    return Batch(
        tuple(taken["accounts"]),
        tuple(row for row in taken["transactions"] if row["transaction_id"] not in removed),
        tuple(removed),
        tuple(taken["liabilities"]),
        tuple(faults),
        tuple(fault for _, fault in totals.faults()),
    )


def _only(elements: Iterable[Element], name: str) -> Iterator[Element]:
    """The elements of this list; what follows it need not be read."""
    found = False
    for element in elements:
        if element.list == name:
            found = True
            yield element
        elif found:
            return


def _read(
    elements: Iterable[Element], context: Context, owners: Owners, tables: set[str]
) -> Iterator[Reading]:
    for element in elements:
        table = TABLES.get(element.list)
        if element.number is not None and table in tables:
            yield _read_row(element, element.number, table, context, owners)


def _read_row(element: Element, number: int, table: str, context: Context, owners: Owners) -> Reading:
    if not isinstance(element.value, Mapping):
        return Reading(element.list, number, table, (), {}, (not_an_object(element.list, number),))
    row = Row(element.list, number, element.value)
    whose, record = _READERS[table](row, context, owners)
    row.add(element.flaws)
    return Reading(element.list, number, table, whose, record, tuple(row.faults))


def _unique(readings: Iterable[Reading]) -> Iterator[Reading]:
    """The readings, with a fault where a row of the same table and id came before."""
    seen: set[tuple[str, Any]] = set()
    for reading in readings:
        row_id = next(iter(reading.record.values()), None)
        key = (reading.table, row_id)
        yield duplicate(reading, row_id) if row_id and key in seen else reading
        seen.add(key)
