"""From a feed to clean entries: what is dropped, whose merchant each row is, and what flow it is.

This is the only reader of raw transactions; everything later works on `Ledger.entries`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.domain.days import LOOKBACK
from app.domain.flows import FlowReader
from app.domain.merchants import merchant_keys, merchant_labels, normalise
from app.domain.model import Account, History, Liability, Override, Transaction
from app.domain.overrides import apply_overrides
from app.domain.pfc import SHIPPED_CATEGORIES, UNCATEGORISED, Categories, Flow, Kind
from app.domain.transfers import pair_legs
from app.domain.words import kind_by_words, read_words


class Entry(NamedTuple):
    """A posted row of a personal account in the person's currency, understood."""

    transaction_id: str
    account_id: str
    day: int
    amount: int
    flow: Flow
    merchant_key: str
    merchant: str
    kind: Kind | None
    categorised: bool
    insufficient_funds: bool
    late_fee: bool


@dataclass(frozen=True)
class Ledger:
    """A person's clean books at the end of `as_of`: entries in order of day and id."""

    user_id: str
    as_of: int
    accounts: tuple[Account, ...]
    entries: tuple[Entry, ...]
    liabilities: tuple[Liability, ...]
    excluded_currency: int
    unmatched_transfers: int
    uncategorised: int
    overrides: dict[str, Override]
    currency: str
    later: dict[str, int]
    """Cents that left each account after `as_of` and are in its balance already."""

    @property
    def first_day(self) -> int | None:
        """The first day that is known, within the look-back."""
        return self.entries[0].day if self.entries else None

    def history_days(self) -> int:
        """How many days the entries reach back."""
        return 0 if self.first_day is None else self.as_of - self.first_day + 1


def clean(history: History, as_of: int, categories: Categories = SHIPPED_CATEGORIES) -> Ledger:
    """Drop what is not the person's settled money, then name the merchant and the flow of what is left."""
    personal = {
        account.account_id: account
        for account in sorted(history.accounts, key=lambda account: account.account_id)
        if account.holder_category != "business"
    }
    posted = [row for row in history.transactions if _is_posted(row, personal, as_of)]
    rows = [row for row in posted if row.currency == history.currency]
    rows.sort(key=lambda row: (row.day, row.transaction_id))
    pairs = pair_legs(rows, personal, categories)
    said = apply_overrides(history.overrides, rows, merchant_keys(rows, history.aliases))
    flows = FlowReader(personal, pairs, rows, as_of, categories)
    entries = _entries(rows, said.keys, flows, categories)
    return Ledger(
        user_id=history.user_id,
        as_of=as_of,
        accounts=tuple(
            account
            for account in personal.values()
            if not account.closed and account.currency == history.currency
        ),
        entries=entries,
        liabilities=tuple(row for row in history.liabilities if row.account_id in personal),
        excluded_currency=len(posted) - len(rows),
        unmatched_transfers=sum(
            entry.flow is Flow.TRANSFER and entry.transaction_id not in pairs for entry in entries
        ),
        uncategorised=sum(categories.of(row.pfc_primary, row.pfc_detailed) is UNCATEGORISED for row in rows),
        overrides=said.overrides,
        currency=history.currency,
        later=_later(history.transactions, personal, as_of),
    )


def _entries(
    rows: Sequence[Transaction], keys: Mapping[str, str], flows: FlowReader, categories: Categories
) -> tuple[Entry, ...]:
    labels = merchant_labels(rows, keys)
    return tuple(
        _entry(row, key, labels[key], flows.flow(row), categories)
        for row in rows
        for key in (keys[row.transaction_id],)
    )


def _is_posted(row: Transaction, personal: dict[str, Account], as_of: int) -> bool:
    account = personal.get(row.account_id)
    if row.pending or row.removed or account is None or account.type == "loan":
        # A loan's own account only mirrors the payments that left checking.
        return False
    return as_of - LOOKBACK < row.day <= as_of


def _later(rows: Iterable[Transaction], personal: dict[str, Account], as_of: int) -> dict[str, int]:
    sums: dict[str, int] = {}
    for row in rows:
        account = personal.get(row.account_id)
        if account is None or row.pending or row.removed or account.balances_day is None:
            continue
        if as_of < row.day <= account.balances_day:
            sums[row.account_id] = sums.get(row.account_id, 0) + row.amount
    return sums


def _entry(row: Transaction, key: str, merchant: str, flow: Flow, categories: Categories) -> Entry:
    text = normalise(f"{row.merchant_name or ''} {row.name}")
    found = categories.of(row.pfc_primary, row.pfc_detailed)
    nsf = found.insufficient_funds or (found is UNCATEGORISED and read_words(text).insufficient_funds)
    kind = kind_by_words(text) if found is UNCATEGORISED else found.kind
    late = flow is Flow.FEE and read_words(text).late
    return Entry(
        transaction_id=row.transaction_id,
        account_id=row.account_id,
        day=row.day,
        amount=row.amount,
        flow=flow,
        merchant_key=key,
        merchant=merchant,
        kind=kind,
        categorised=found is not UNCATEGORISED,
        insufficient_funds=nsf,
        late_fee=late,
    )
