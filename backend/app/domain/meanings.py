"""What a wording means on an account: its flow by the category table, by names where that is silent.

Most people's rows mean what others' mean too, so each meaning is worked out once and remembered.
"""

from functools import lru_cache
from typing import NamedTuple

from app.domain.merchants import normalise
from app.domain.model import Wording
from app.domain.pfc import UNCATEGORISED, Categories, Category, Flow, Kind
from app.domain.transfers import may_pair
from app.domain.words import Words, kind_by_words, read_words


class Marks(NamedTuple):
    """What streams and features ask of a wording."""

    kind: Kind | None
    categorised: bool
    insufficient_funds: bool
    late: bool


class Meaning(NamedTuple):
    """What a row of the wording is, as far as it can be told without the person's other rows."""

    flow: Flow
    unlinked: Flow | None
    """Set for a payment towards a card: what it is where that card is not linked."""
    reaches_card: bool
    """Whether it is such a payment's arrival on the card."""
    may_pair: bool
    marks: Marks


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
    def is_in(self) -> bool:
        return self.sign < 0

    @property
    def is_card_payment(self) -> bool:
        if self.category.out is Flow.CARD_PAYMENT:
            return True
        said = self.words.card_payment or (self.on_card and self.words.payment)
        return self.uncategorised and self.is_in == self.on_card and said


_CHARGES = frozenset({Flow.FEE, Flow.INTEREST})


def meaning_of(
    categories: Categories, account_type: str, subtype: str | None, sign: int, wording: Wording
) -> Meaning:
    """Read a wording; `sign` is the amount's: 1 leaves the account, -1 enters it."""
    name, merchant_name, _entity, primary, detailed = wording
    category = categories.of(primary, detailed)
    # What is bought is what its category says; most names, full of codes, need no look.
    asks_names = category is UNCATEGORISED or sign < 0 or category.out in _CHARGES
    text = normalise(f"{merchant_name or ''} {name}") if asks_names else ""
    return _meaning(category, account_type, subtype, sign, text)


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
        marks=_marks(row, text),
    )


def _marks(row: _Row, text: str) -> Marks:
    said = row.uncategorised and row.words.insufficient_funds
    return Marks(
        kind=kind_by_words(text) if row.uncategorised else row.category.kind,
        categorised=not row.uncategorised,
        insufficient_funds=row.category.insufficient_funds or said,
        late=row.words.late,
    )


def _moved(row: _Row) -> Flow | None:
    named = row.category.out is Flow.TRANSFER or (row.uncategorised and row.words.own_transfer)
    if row.on_card:
        return Flow.CARD_PAYMENT if named and row.is_in else None
    return Flow.TRANSFER if named or row.account_type in {"investment", "brokerage"} else None


def _charge(row: _Row) -> Flow | None:
    if row.sign <= 0:
        return None
    charged = row.category.out in _CHARGES
    if row.on_card and (row.category.out is Flow.INTEREST or _says_interest(row, charged=charged)):
        return Flow.INTEREST
    return Flow.FEE if charged or (row.uncategorised and row.words.fee) else None


def _says_interest(row: _Row, *, charged: bool) -> bool:
    return row.words.interest and (charged or row.uncategorised)


def _money_in(row: _Row) -> Flow:
    if row.on_card:
        return Flow.REFUND  # a merchant's credit on a card is never income
    if row.category.into is Flow.INCOME or row.words.payroll:
        # What an employer puts into a health account was never there to live on.
        return Flow.OTHER_INCOME if row.subtype == "hsa" else Flow.INCOME
    if row.category.into is Flow.INTEREST_EARNED or (row.uncategorised and row.words.interest):
        return Flow.INTEREST_EARNED
    given = row.uncategorised and row.words.person_to_person
    return Flow.OTHER_INCOME if row.category.into is Flow.OTHER_INCOME or given else Flow.REFUND


def _money_out(row: _Row) -> Flow:
    given = row.uncategorised and row.words.person_to_person
    return Flow.TRANSFER_EXTERNAL if row.category.out is Flow.TRANSFER_EXTERNAL or given else Flow.SPEND
