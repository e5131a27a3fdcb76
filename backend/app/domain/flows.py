"""Decides the flow of each row: the category table first, names and pairs where it is silent."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.domain.merchants import normalise
from app.domain.model import Account, Transaction
from app.domain.pfc import UNCATEGORISED, Categories, Category, Flow
from app.domain.transfers import DAYS_UNDER_WAY
from app.domain.words import Words, read_words

SETTLED_WITHIN = 10
"""Days within which both sides of a card payment have been seen to post, holidays included."""


class _Row(NamedTuple):
    raw: Transaction
    account: Account
    category: Category
    words: Words

    @property
    def uncategorised(self) -> bool:
        return self.category is UNCATEGORISED

    @property
    def is_in(self) -> bool:
        return self.raw.amount < 0


class FlowReader:
    """Flows of one person's rows, given the legs that were paired among them."""

    def __init__(
        self,
        accounts: Mapping[str, Account],
        pairs: Mapping[str, Flow],
        rows: Sequence[Transaction],
        as_of: int,
        categories: Categories,
    ) -> None:
        self._accounts = accounts
        self._pairs = pairs
        self._as_of = as_of
        self._categories = categories
        self._has_card = any(account.is_credit for account in accounts.values())
        self._received = [
            row
            for row in rows
            if row.amount < 0 and accounts[row.account_id].is_credit and self._is_payment(row)
        ]

    def flow(self, raw: Transaction) -> Flow:
        """What this row does to the person's money."""
        row = self._read(raw)
        return (
            self._moved(row)
            or self._card_payment(row)
            or _charge(row)
            or (_money_in(row) if row.is_in else _money_out(row))
        )

    def _read(self, raw: Transaction) -> _Row:
        text = normalise(f"{raw.merchant_name or ''} {raw.name}")
        found = self._categories.of(raw.pfc_primary, raw.pfc_detailed)
        return _Row(raw, self._accounts[raw.account_id], found, read_words(text))

    def _moved(self, row: _Row) -> Flow | None:
        paired = self._pairs.get(row.raw.transaction_id)
        if paired is not None:
            return paired
        named = row.category.out is Flow.TRANSFER or (row.uncategorised and row.words.own_transfer)
        if row.account.is_credit:
            return Flow.CARD_PAYMENT if named and row.is_in else None
        return Flow.TRANSFER if named or row.account.type in {"investment", "brokerage"} else None

    def _card_payment(self, row: _Row) -> Flow | None:
        if not self._is_payment(row.raw):
            return None
        if row.account.is_credit or not self._pays_unlinked_card(row.raw):
            return Flow.CARD_PAYMENT
        return None if row.is_in else Flow.SPEND

    def _is_payment(self, raw: Transaction) -> bool:
        row = self._read(raw)
        if row.category.out is Flow.CARD_PAYMENT:
            return True
        towards_card = row.is_in == row.account.is_credit
        return row.uncategorised and towards_card and row.words.card_payment

    def _pays_unlinked_card(self, raw: Transaction) -> bool:
        """A linked card would show the other side by now; without it, the payment stands for its spending."""
        if not self._has_card:
            return True
        if not self._received or raw.day > self._as_of - DAYS_UNDER_WAY:
            return False
        return not any(
            row.amount == -raw.amount and abs(row.day - raw.day) <= SETTLED_WITHIN for row in self._received
        )


def _charge(row: _Row) -> Flow | None:
    if row.raw.amount <= 0:
        return None
    charged = row.category.out in {Flow.FEE, Flow.INTEREST}
    if row.account.is_credit and (row.category.out is Flow.INTEREST or _says_interest(row, charged=charged)):
        return Flow.INTEREST
    return Flow.FEE if charged or (row.uncategorised and row.words.fee) else None


def _says_interest(row: _Row, *, charged: bool) -> bool:
    return row.words.interest and (charged or row.uncategorised)


def _money_in(row: _Row) -> Flow:
    if row.account.is_credit:
        return Flow.REFUND  # a merchant's credit on a card is never income
    if row.category.into is Flow.INCOME or row.words.payroll:
        # What an employer puts into a health account was never there to live on.
        return Flow.OTHER_INCOME if row.account.subtype == "hsa" else Flow.INCOME
    if row.category.into is Flow.INTEREST_EARNED or (row.uncategorised and row.words.interest):
        return Flow.INTEREST_EARNED
    given = row.uncategorised and row.words.person_to_person
    return Flow.OTHER_INCOME if row.category.into is Flow.OTHER_INCOME or given else Flow.REFUND


def _money_out(row: _Row) -> Flow:
    given = row.uncategorised and row.words.person_to_person
    return Flow.TRANSFER_EXTERNAL if row.category.out is Flow.TRANSFER_EXTERNAL or given else Flow.SPEND
