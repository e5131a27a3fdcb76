"""Settles the flow of each row: what its wording means, unless the person's other rows know better."""

from collections.abc import Mapping, Sequence

from app.domain.meanings import Meaning
from app.domain.model import Account, Transaction
from app.domain.pfc import Flow
from app.domain.transfers import DAYS_UNDER_WAY, Doubt, pair_legs

SETTLED_WITHIN = 10
"""Days within which both sides of a card payment have been seen to post, holidays included."""

_NO_MOVES = frozenset({Flow.FEE, Flow.INTEREST, Flow.INCOME, Flow.INTEREST_EARNED})


class FlowReader:
    """Flows of one person's rows. `pairs` holds those of the rows that are legs of one move, by their id."""

    def __init__(
        self,
        accounts: Mapping[str, Account],
        rows: Sequence[Transaction],
        meanings: Sequence[Meaning],
        as_of: int,
    ) -> None:
        meant = list(zip(rows, meanings, strict=True))
        self._accounts = accounts
        legs = [(row, meaning) for row, meaning in meant if meaning.may_pair]
        self._meant = {row.transaction_id: meaning for row, meaning in legs}
        self.pairs = pair_legs([row for row, _ in legs], accounts, self._doubt)
        self._received = [row for row, meaning in meant if meaning.reaches_card]
        self._as_of = as_of
        self._has_card = any(account.is_credit for account in accounts.values())

    def flow(self, row: Transaction, meaning: Meaning) -> Flow:
        """What this row does to the person's money."""
        paired = self.pairs.get(row.transaction_id) if meaning.may_pair else None
        if paired is not None:
            return paired
        if meaning.unlinked is not None and self._pays_unlinked_card(row):
            return meaning.unlinked
        return meaning.flow

    def _doubt(self, out: Transaction, into: Transaction) -> Doubt:
        """Fees, pay and interest are no moves, and no purchase is one that stands beside what somebody sent.

        Nor is a purchase on a card one to another card: cards pay no cards.
        """
        paid, came = self._meant[out.transaction_id], self._meant[into.transaction_id]
        if paid.flow in _NO_MOVES or came.flow in _NO_MOVES:
            return None
        if paid.flow is not Flow.SPEND:
            return 0
        if self._accounts[out.account_id].is_credit and self._accounts[into.account_id].is_credit:
            return None
        return 1 if came.categorised or came.flow is not Flow.OTHER_INCOME else None

    def _pays_unlinked_card(self, row: Transaction) -> bool:
        """A linked card would show the other side by now; without it, the payment stands for its spending."""
        if not self._has_card:
            return True
        if not self._received or row.day > self._as_of - DAYS_UNDER_WAY:
            return False
        return not any(
            other.amount == -row.amount and abs(other.day - row.day) <= SETTLED_WITHIN
            for other in self._received
        )
