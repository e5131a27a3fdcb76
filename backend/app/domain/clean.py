"""From a feed to clean entries: what is dropped, whose merchant each row is, and what flow it is.

This is the only reader of raw transactions; everything later works on `Ledger.entries`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from app.domain.balances import at_end_of
from app.domain.days import LOOKBACK
from app.domain.flows import FlowReader
from app.domain.meanings import Meaning, meanings_of
from app.domain.merchants import merchant_keys, merchant_labels
from app.domain.model import Account, History, Liability, Override, Transaction
from app.domain.overrides import apply_overrides
from app.domain.paydays import recognise_pay
from app.domain.pfc import SHIPPED_CATEGORIES, Categories, Flow, Kind
from app.domain.timeline import Timeline


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
    late: bool


class Ledger(NamedTuple):
    """A person's clean books at the end of `as_of`: balances of that day, entries in order of day and id."""

    user_id: str
    as_of: int
    accounts: tuple[Account, ...]
    entries: tuple[Entry, ...]
    by_flow: Mapping[Flow, Timeline[Entry]]
    liabilities: tuple[Liability, ...]
    excluded_currency: int
    unmatched_transfers: int
    uncategorised: int
    overrides: dict[str, Override]
    currency: str

    def of(self, flow: Flow) -> Timeline[Entry]:
        """The entries of a flow."""
        return self.by_flow.get(flow, _NOTHING)

    def on(self, account_id: str) -> Timeline[Entry]:
        """The entries of an account."""
        return Timeline([entry for entry in self.entries if entry.account_id == account_id])

    @property
    def first_day(self) -> int | None:
        """The first day that is known, within the look-back."""
        return self.entries[0].day if self.entries else None

    def history_days(self) -> int:
        """How many days the entries reach back."""
        return 0 if self.first_day is None else self.as_of - self.first_day + 1


_DAY_AND_ID = attrgetter("day", "transaction_id")
_NOTHING: Timeline[Entry] = Timeline(())


_TRANSFERS = frozenset({Flow.TRANSFER, Flow.TRANSFER_EXTERNAL})


def clean(history: History, as_of: int, categories: Categories = SHIPPED_CATEGORIES) -> Ledger:
    """Drop what is not the person's settled money, then name the merchant and the flow of what is left."""
    personal = {
        account.account_id: account
        for account in sorted(history.accounts, key=lambda account: account.account_id)
        if account.holder_category != "business"
    }
    posted = _posted(history.transactions, personal, as_of)
    rows = sorted([row for row in posted if row.currency == history.currency], key=_DAY_AND_ID)
    meanings = meanings_of(rows, personal, categories)
    flows = FlowReader(personal, rows, meanings, as_of)
    overrides, keys, labels = _merchants(history, rows)
    entries = _entries(rows, meanings, flows, keys, labels)
    unpaid = {
        account.account_id for account in personal.values() if account.is_credit or account.subtype == "hsa"
    }
    paid = recognise_pay(entries, unpaid)
    return Ledger(
        user_id=history.user_id,
        as_of=as_of,
        accounts=at_end_of(
            as_of,
            [
                account
                for account in personal.values()
                if not account.closed and account.currency == history.currency
            ],
            history.transactions,
        ),
        entries=paid,
        by_flow=_by_flow(paid),
        liabilities=tuple(row for row in history.liabilities if row.account_id in personal),
        excluded_currency=len(posted) - len(rows),
        unmatched_transfers=len(
            [
                entry
                for entry in entries
                if entry.flow in _TRANSFERS and entry.transaction_id not in flows.pairs
            ]
        ),
        uncategorised=len([entry for entry in entries if not entry.categorised]),
        overrides=overrides,
        currency=history.currency,
    )


def _by_flow(entries: Iterable[Entry]) -> dict[Flow, Timeline[Entry]]:
    groups: defaultdict[Flow, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[entry.flow].append(entry)
    return {flow: Timeline(found) for flow, found in groups.items()}


def _posted(rows: Iterable[Transaction], personal: Mapping[str, Account], as_of: int) -> list[Transaction]:
    # A loan's own account only mirrors the payments that left checking.
    kept = {account_id for account_id, account in personal.items() if account.type != "loan"}
    since = as_of - LOOKBACK
    return [
        row
        for row in rows
        if since < row.day <= as_of and row.account_id in kept and not row.pending and not row.removed
    ]


def _merchants(
    history: History, rows: Iterable[Transaction]
) -> tuple[dict[str, Override], list[str], list[str]]:
    """The overrides by today's keys; of each row its merchant's key and what to call the merchant."""
    wordings = [row.wording for row in rows]
    counts = Counter(wordings)
    said = apply_overrides(history.overrides, counts, merchant_keys(counts, history.aliases))
    labels = merchant_labels(counts, said.keys)
    keys = [said.keys[wording] for wording in wordings]
    return said.overrides, keys, [labels[key] for key in keys]


def _entries(
    rows: Sequence[Transaction],
    meanings: Sequence[Meaning],
    flows: FlowReader,
    keys: Sequence[str],
    labels: Sequence[str],
) -> tuple[Entry, ...]:
    # An entry's first four fields are the row's, its last four the meaning's, in this order: to copy them
    # together takes half the time that their names would, and there are hundreds for a person.
    return tuple(
        Entry._make(row[:4] + (flows.flow(row, meaning), key, label) + meaning[4:])  # noqa: RUF005 - as above
        for row, meaning, key, label in zip(rows, meanings, keys, labels, strict=True)
    )
