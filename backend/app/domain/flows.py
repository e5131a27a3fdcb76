"""Settles the flow of each row: what its wording means, unless the person's other rows know better."""

from collections.abc import Mapping, Sequence

from app.domain.meanings import Meaning
from app.domain.model import Account, Transaction
from app.domain.pfc import Flow
from app.domain.transfers import DAYS_UNDER_WAY, pair_legs

SETTLED_WITHIN = 10
"""Days within which both sides of a card payment have been seen to post, holidays included."""


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
        self.pairs = pair_legs([row for row, meaning in meant if meaning.may_pair], accounts)
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
