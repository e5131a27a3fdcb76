"""Reads a document of Plaid's shape: `{"users", "accounts", "transactions", "liabilities"}`.

Transactions may be a list, or the `added`, `modified` and `removed` of a sync, at the top or under
`transactions`; liabilities a list of credit liabilities, or Plaid's object with `credit`. A document is read
in passes, first `survey`, then its accounts, then the rest, and of these what is newer before what is older,
so that the order of its lists does not matter.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from app.domain.errors import Fault
from app.domain.ingest.context import Context
from app.domain.ingest.fields import Row
from app.domain.ingest.owners import Owners
from app.domain.ingest.readings import NEWER, Reading, Versions, duplicate
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
Elements = Callable[[], Iterable[Element]]
"""Reads the document's elements from its beginning."""
# Whoever hands a document in says whose it is; here they have no name.
_PERSON = "-"


class Batch(NamedTuple):
    """What can be taken, and all that cannot; after a `whole` fault (of the document) no row can be taken."""

    accounts: tuple[Record, ...] = ()
    transactions: tuple[Record, ...] = ()
    removed: tuple[str, ...] = ()
    liabilities: tuple[Record, ...] = ()
    faults: tuple[Fault, ...] = ()
    whole: tuple[Fault, ...] = ()


def read_accounts(
    elements: Elements, lists: Collection[str], context: Context, owners: Owners
) -> Iterator[Reading]:
    """After the survey, which knows the lists: every account; `owners` knows them afterwards."""
    versions = Versions()
    for reading in _read(elements, lists, context, owners, {"accounts"}):
        account_id = reading.record.get("account_id") or ""
        if reading.faults:
            owners.rejected_accounts.add(account_id)
            yield reading
        elif not versions.outdated(reading.list, [(reading.owners[0], account_id)]):
            currency = reading.record["iso_currency_code"]
            is_new = owners.hold(account_id, reading.owners[0], currency)
            yield reading if is_new else duplicate(reading, account_id)


def read_rows(
    elements: Elements, lists: Collection[str], context: Context, owners: Owners
) -> Iterator[Reading]:
    """After the accounts: every other row, newer lists first. Ids that repeat are for the caller to see."""
    return _read(elements, lists, context, owners, {"transactions", "removed", "liabilities"})


def read_document(document: object, context: Context) -> Batch:
    """Read a document that was parsed before; see `read_text`."""
    return read_text([json.dumps(document)], context)


def read_text(chunks: Iterable[str], context: Context) -> Batch:
    """Read one person's document whole and find every fault; it is for the caller to refuse or to skip.

    The chunks are gone through several times.
    """

    def elements() -> Iterable[Element]:
        return read_elements(chunks)

    try:
        found = survey(elements())
    except Unreadable as error:
        return Batch(whole=(error.fault,))
    owners = found.given_to(_PERSON, context.base_currency)
    if found.whole:
        return Batch(whole=tuple(found.whole))
    accounts = list(read_accounts(elements, found.lists, context, owners))
    for account_id, currency in context.known_accounts.items():
        owners.hold(account_id, _PERSON, currency)
    rows = list(_unique(read_rows(elements, found.lists, context, owners)))
    return _batch([*accounts, *rows], found.faults)


def _batch(readings: list[Reading], faults: list[Fault]) -> Batch:
    taken: dict[str, list[Record]] = defaultdict(list)
    totals = Totals()
    for reading in readings:
        faults += reading.faults
        if not reading.faults:
            totals.add(reading, reading.owners)
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


def _only(elements: Elements, names: set[str]) -> Iterator[Element]:
    """The elements of these lists, which are all there; what follows them need not be read."""
    to_come = set(names)
    for element in elements() if names else ():
        if element.list in names:
            to_come.discard(element.list)
            yield element
        elif not to_come:
            return


def _read(
    elements: Elements, lists: Collection[str], context: Context, owners: Owners, tables: set[str]
) -> Iterator[Reading]:
    wanted = {name for name in lists if TABLES[name] in tables}
    for names in (wanted & NEWER, wanted - NEWER):
        for element in _only(elements, names):
            if element.number is not None:
                yield _read_row(element, element.number, TABLES[element.list], context, owners)


def _read_row(element: Element, number: int, table: str, context: Context, owners: Owners) -> Reading:
    if not isinstance(element.value, Mapping):
        return Reading(element.list, number, table, (), {}, (not_an_object(element.list, number),))
    row = Row(element.list, number, element.value)
    whose, record = _READERS[table](row, context, owners)
    row.add(element.flaws)
    return Reading(element.list, number, table, whose, record, tuple(row.faults))


def _unique(readings: Iterable[Reading]) -> Iterator[Reading]:
    """The readings without outdated ones, and with a fault where a row of the same table and id is taken."""
    seen: set[tuple[str, Any]] = set()
    versions = Versions()
    for reading in readings:
        row_id = next(iter(reading.record.values()), None)
        key = (reading.table, row_id)
        if reading.faults:
            yield reading
        elif not versions.outdated(reading.list, [key]):
            yield duplicate(reading, row_id) if key in seen else reading
            seen.add(key)
