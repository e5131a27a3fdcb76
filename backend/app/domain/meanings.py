"""What a wording means on an account: its flow by the category table, by names where that is silent.

Most people's rows mean what others' mean too, so each meaning is worked out once and remembered.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from app.domain.descriptors import normalise
from app.domain.model import Account, Transaction
from app.domain.pfc import UNCATEGORISED, Categories, Category, Flow, Kind
from app.domain.transfers import may_pair
from app.domain.words import Words, kind_by_words, read_words


class Meaning(NamedTuple):
    """What a row of the wording is, as far as it can be told without the person's other rows."""

    flow: Flow
    unlinked: Flow | None
    """Set for a payment towards a card: what it is where that card is not linked."""
    reaches_card: bool
    """Whether it is such a payment's arrival on the card."""
    may_pair: bool
    kind: Kind | None
    categorised: bool
    insufficient_funds: bool
    late: bool


class _Row(NamedTuple):
    account_type: str
    subtype: str | None
    sign: int
    category: Category
    words: Words

    @property
    def on_card(self) -> bool:
        return self.account_type == "credit"

    @property
    def uncategorised(self) -> bool:
        return self.category is UNCATEGORISED

    @property
    def names_speak(self) -> bool:
        """Whether the category leaves something to say."""
        return self.uncategorised or self.category.vague

    @property
    def is_in(self) -> bool:
        return self.sign < 0

    @property
    def is_card_payment(self) -> bool:
        if self.category.out is Flow.CARD_PAYMENT:
            return True
        said = self.words.card_payment or (self.on_card and self.words.payment)
        return self.names_speak and self.is_in == self.on_card and said


_CHARGES = frozenset({Flow.FEE, Flow.INTEREST})


def meanings_of(
    rows: Iterable[Transaction], accounts: Mapping[str, Account], categories: Categories
) -> list[Meaning]:
    """Read each row's wording on its account, in the rows' order."""
    without_names: dict[tuple[str, bool, str | None, str | None], Meaning | None] = {}
    meanings = []
    for row in rows:
        # Only the sign of an amount counts: 1 leaves the account, -1 enters it.
        key = row.account_id, row.amount > 0, row.pfc_primary, row.pfc_detailed
        if key not in without_names:
            without_names[key] = _without_names(row, accounts[row.account_id], categories)
        meanings.append(without_names[key] or _with_names(row, accounts[row.account_id], categories))
    return meanings


def _without_names(row: Transaction, account: Account, categories: Categories) -> Meaning | None:
    """What the category says by itself, or none where names have a say."""
    category = categories.of(row.pfc_primary, row.pfc_detailed)
    # What is bought is what its category says; most names, full of codes, need no look.
    if row.amount <= 0 or category is UNCATEGORISED or category.vague or category.out in _CHARGES:
        return None
    return _meaning(category, account.type, account.subtype, 1, "")


def _with_names(row: Transaction, account: Account, categories: Categories) -> Meaning:
    category = categories.of(row.pfc_primary, row.pfc_detailed)
    sign = (row.amount > 0) - (row.amount < 0)
    text = normalise(f"{row.merchant_name or ''} {row.name}")
    return _meaning(category, account.type, account.subtype, sign, text)


@lru_cache(maxsize=8_192)
def _meaning(category: Category, account_type: str, subtype: str | None, sign: int, text: str) -> Meaning:
    row = _Row(account_type, subtype, sign, category, read_words(text))
    moved, pays = _moved(row), row.is_card_payment
    otherwise = _charge(row) or (_money_in(row) if row.is_in else _money_out(row))
    return Meaning(
        flow=moved or (Flow.CARD_PAYMENT if pays else otherwise),
        unlinked=(otherwise if row.is_in else Flow.SPEND) if pays and not moved and not row.on_card else None,
        reaches_card=pays and row.on_card and row.is_in,
        may_pair=may_pair(category),
        kind=(row.names_speak and kind_by_words(text)) or row.category.kind,
        categorised=not row.uncategorised,
        insufficient_funds=row.category.insufficient_funds
        or (row.names_speak and row.words.insufficient_funds),
        late=row.words.late,
    )


def _moved(row: _Row) -> Flow | None:
    named = row.category.out is Flow.TRANSFER or (row.names_speak and row.words.own_transfer)
    if row.on_card:
        return Flow.CARD_PAYMENT if named and row.is_in else None
    return Flow.TRANSFER if named or row.account_type in {"investment", "brokerage"} else None


def _charge(row: _Row) -> Flow | None:
    if row.sign <= 0:
        return None
    charged = row.category.out in _CHARGES
    if row.on_card and (row.category.out is Flow.INTEREST or _says_interest(row, charged=charged)):
        return Flow.INTEREST
    return Flow.FEE if charged or (row.names_speak and row.words.fee) else None


def _says_interest(row: _Row, *, charged: bool) -> bool:
    return row.words.interest and (charged or row.names_speak)


def _money_in(row: _Row) -> Flow:
    if row.on_card:
        return Flow.REFUND  # a merchant's credit on a card is never income
    words, into = row.words, row.category.into
    # What an employer puts into a health account was never there to live on.
    pay = Flow.OTHER_INCOME if row.subtype == "hsa" else Flow.INCOME
    if words.payroll:
        return pay
    if into is Flow.INTEREST_EARNED or (row.names_speak and words.interest):
        return Flow.INTEREST_EARNED
    if row.names_speak and (words.person_to_person or words.other_income):
        return Flow.OTHER_INCOME
    if into is Flow.INCOME:
        return pay
    return Flow.OTHER_INCOME if into is Flow.OTHER_INCOME else Flow.REFUND


def _money_out(row: _Row) -> Flow:
    if row.names_speak and row.words.returned:  # neither bought nor charged
        return Flow.CARD_PAYMENT if row.on_card else Flow.TRANSFER_EXTERNAL
    given = row.names_speak and row.words.person_to_person
    return Flow.TRANSFER_EXTERNAL if row.category.out is Flow.TRANSFER_EXTERNAL or given else Flow.SPEND
