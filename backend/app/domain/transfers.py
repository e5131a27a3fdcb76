"""Finds money that only moves between a person's own accounts: one leg out, one leg in, the same amount."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from app.domain.model import Account
from app.domain.pfc import UNCATEGORISED, Category, Flow

DAYS_UNDER_WAY = 3
# A leg may be named a transfer, a card payment or nothing; a grocery's refund is no leg of anything.
_MAY_PAIR = frozenset({Flow.TRANSFER, Flow.TRANSFER_EXTERNAL, Flow.CARD_PAYMENT, Flow.OTHER_INCOME})


class Leg(Protocol):
    """A row that may be one side of such a move: a transaction, or an entry of the clean books."""

    @property
    def transaction_id(self) -> str:
        """Its id."""

    @property
    def account_id(self) -> str:
        """The account that it is on."""

    @property
    def day(self) -> int:
        """Its day number."""

    @property
    def amount(self) -> int:
        """Its cents; positive leaves the account."""


def may_pair(category: Category) -> bool:
    """Whether a row of the category may be one side of such a move."""
    return category is UNCATEGORISED or category.out in _MAY_PAIR or category.into in _MAY_PAIR


Doubt = int | None
"""Of two rows that could be one move: 0 where they say so, 1 where they do not, none where they are none."""


def _any_two(_out: Leg, _into: Leg) -> Doubt:
    return 0


def pair_legs(
    legs: Sequence[Leg], accounts: Mapping[str, Account], doubt: Callable[[Any, Any], Doubt] = _any_two
) -> dict[str, Flow]:
    """The flow of each paired row by its id: a card payment if one side is a card, else a transfer.

    `legs` are the rows that may pair. The least doubted pair first, of those the closest days, each row once;
    ties go by day and id, so the order of the rows does not matter.
    """
    inflows: defaultdict[int, list[Leg]] = defaultdict(list)
    for row in legs:
        if row.amount < 0:
            inflows[-row.amount].append(row)
    flows: dict[str, Flow] = {}
    found = sorted(_candidates(legs, inflows, doubt))
    for _doubt, _gap, _day, out_id, in_id, out_account, in_account in found:
        if out_id not in flows and in_id not in flows:
            flows[out_id] = flows[in_id] = _flow(accounts[out_account], accounts[in_account])
    return flows


def _candidates(
    legs: Iterable[Leg], inflows: Mapping[int, Sequence[Leg]], doubt: Callable[[Any, Any], Doubt]
) -> Iterable[tuple[int, int, int, str, str, str, str]]:
    for out in legs:
        if out.amount <= 0:
            continue
        for into in inflows.get(out.amount, ()):
            gap = abs(into.day - out.day)
            if gap > DAYS_UNDER_WAY or into.account_id == out.account_id:
                continue
            unsure = doubt(out, into)
            if unsure is not None:
                ids = out.transaction_id, into.transaction_id
                yield unsure, gap, out.day, *ids, out.account_id, into.account_id


def _flow(out: Account, into: Account) -> Flow:
    return Flow.CARD_PAYMENT if into.is_credit and not out.is_credit else Flow.TRANSFER
