"""Finds money that only moves between a person's own accounts: one leg out, one leg in, the same amount."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from app.domain.model import Account, Transaction
from app.domain.pfc import UNCATEGORISED, Categories, Flow

DAYS_UNDER_WAY = 3
# A leg may be named a transfer, a card payment or nothing; a grocery's refund is no leg of anything.
_MAY_PAIR = frozenset({Flow.TRANSFER, Flow.TRANSFER_EXTERNAL, Flow.CARD_PAYMENT, Flow.OTHER_INCOME})


def pair_legs(
    rows: Sequence[Transaction], accounts: Mapping[str, Account], categories: Categories
) -> dict[str, Flow]:
    """The flow of each paired row by its id: a card payment if one side is a card, else a transfer.

    Closest days pair first, each row once; ties go by day and id, so the order of the rows does not matter.
    """
    inflows: defaultdict[int, list[Transaction]] = defaultdict(list)
    legs = [row for row in rows if _may_pair(row, categories)]
    for row in legs:
        if row.amount < 0:
            inflows[-row.amount].append(row)
    candidates = sorted(_candidates(legs, inflows))
    flows: dict[str, Flow] = {}
    for _gap, _day, out_id, in_id, out_account, in_account in candidates:
        if out_id not in flows and in_id not in flows:
            flows[out_id] = flows[in_id] = _flow(accounts[out_account], accounts[in_account])
    return flows


def _candidates(
    legs: Iterable[Transaction], inflows: Mapping[int, Sequence[Transaction]]
) -> Iterable[tuple[int, int, str, str, str, str]]:
    for out in legs:
        if out.amount <= 0:
            continue
        for into in inflows.get(out.amount, ()):
            gap = abs(into.day - out.day)
            if gap <= DAYS_UNDER_WAY and into.account_id != out.account_id:
                yield gap, out.day, out.transaction_id, into.transaction_id, out.account_id, into.account_id


def _may_pair(row: Transaction, categories: Categories) -> bool:
    found = categories.of(row.pfc_primary, row.pfc_detailed)
    return found is UNCATEGORISED or found.out in _MAY_PAIR or found.into in _MAY_PAIR


def _flow(out: Account, into: Account) -> Flow:
    return Flow.CARD_PAYMENT if into.is_credit and not out.is_credit else Flow.TRANSFER
