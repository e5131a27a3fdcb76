"""Reads a whole document: `{"accounts", "transactions", "liabilities"}` of one person, as Plaid shapes them.

Transactions may be a list, or the `added`, `modified` and `removed` of a sync, at the top or under
`transactions`; liabilities a list of credit liabilities, or Plaid's object with `credit`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from app.domain.errors import Fault
from app.domain.ingest.context import Context
from app.domain.ingest.fields import Row
from app.domain.ingest.rows import (
    Record,
    not_an_object,
    read_account,
    read_liability,
    read_removed,
    read_transaction,
)

T = TypeVar("T")
MOST_ROWS = 200_000
_SYNC = ("added", "modified")
# Most income in the feed leaves the account: it was exported with the other sign.
_WRONG_SIGN_SHARE = 2


@dataclass(frozen=True)
class Batch:
    """What can be taken, and all that cannot; after a `whole` fault (of the document) no row can be taken."""

    accounts: tuple[Record, ...]
    transactions: tuple[Record, ...]
    removed: tuple[str, ...]
    liabilities: tuple[Record, ...]
    faults: tuple[Fault, ...]
    whole: tuple[Fault, ...]


def read_document(document: Any, context: Context) -> Batch:
    """Read everything and find every fault; it is for the caller to refuse or to skip."""
    if not isinstance(document, Mapping):
        return Batch((), (), (), (), (), (Fault("document", None, None, None, "not_an_object"),))
    lists = _lists(document)
    whole = [fault for fault in lists.values() if isinstance(fault, Fault)]
    if whole:
        return Batch((), (), (), (), (), tuple(whole))
    faults: list[Fault] = []
    rows: dict[str, list[Any]] = {kind: value for kind, value in lists.items() if isinstance(value, list)}
    accounts = _read(rows, faults, "accounts", lambda row: read_account(row, context))
    currencies = dict(context.known_accounts) | {
        row["account_id"]: row["iso_currency_code"] for row in accounts
    }
    transactions = _read(rows, faults, "transactions", lambda row: read_transaction(row, context, currencies))
    removed = _read(rows, faults, "removed", read_removed)
    liabilities = _read(rows, faults, "liabilities", lambda row: read_liability(row, context, currencies))
    return Batch(
        tuple(accounts),
        tuple(row for row in transactions if row["transaction_id"] not in set(removed)),
        tuple(removed),
        tuple(liabilities),
        tuple(faults),
        tuple(_sign_convention(transactions)),
    )


def _lists(document: Mapping[str, Any]) -> dict[str, list[Any] | Fault]:
    found: dict[str, list[Any] | Fault] = {
        "accounts": _list("accounts", document.get("accounts")),
        "liabilities": _list("liabilities", _credit(document.get("liabilities"))),
    }
    sync = document["transactions"] if isinstance(document.get("transactions"), Mapping) else document
    parts = [sync.get(name) for name in _SYNC]
    if not isinstance(document.get("transactions"), Mapping):
        parts.insert(0, document.get("transactions"))
    found |= {"transactions": _join("transactions", parts), "removed": _list("removed", sync.get("removed"))}
    return found


def _credit(liabilities: Any) -> Any:
    # Mortgages and student loans have no utilization; their payments are seen as bills.
    return liabilities.get("credit") if isinstance(liabilities, Mapping) else liabilities


def _list(kind: str, value: Any) -> list[Any] | Fault:
    if value is None:
        return []
    if not isinstance(value, list):
        return Fault(kind, None, None, None, "not_a_list")
    return Fault(kind, None, None, None, "too_many_rows") if len(value) > MOST_ROWS else value


def _join(kind: str, parts: list[Any]) -> list[Any] | Fault:
    rows: list[Any] = []
    for part in parts:
        listed = _list(kind, part)
        if isinstance(listed, Fault):
            return listed
        rows += listed
    return _list(kind, rows)


def _read(rows: dict[str, list[Any]], faults: list[Fault], kind: str, read: Callable[[Row], T]) -> list[T]:
    taken: list[T] = []
    seen: set[str] = set()
    for number, data in enumerate(rows[kind]):
        if not isinstance(data, Mapping):
            faults.append(not_an_object(kind, number))
            continue
        row = Row(kind, number, data)
        value = read(row)
        if row.id is not None and row.id in seen:
            row.fault(None, "duplicate_id")
        seen.add(row.id or "")
        faults += row.faults
        if not row.faults:
            taken.append(value)
    return taken


def _sign_convention(transactions: list[Record]) -> Iterator[Fault]:
    income = [row for row in transactions if row["pfc_primary"] == "INCOME"]
    wrong = sum(not row["amount"].startswith("-") for row in income)
    if wrong * _WRONG_SIGN_SHARE > len(income):
        yield Fault("transactions", None, None, "amount", "sign_convention")
