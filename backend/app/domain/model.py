"""What the engine reads: a person's accounts, transactions and liabilities, in cents and day numbers.

Transactions come by the hundred per person, so they are named tuples: as immutable as a frozen dataclass and
several times cheaper to make.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

SAVINGS_SUBTYPES = frozenset({"savings", "money market", "cash management", "hsa"})


class Account(NamedTuple):
    """One account. Credit balances: positive is owed. Cents; `None` is unknown, never zero."""

    account_id: str
    type: str
    subtype: str | None = None
    mask: str | None = None
    name: str | None = None
    current: int | None = None
    available: int | None = None
    limit: int | None = None
    currency: str = "USD"
    holder_category: str | None = None
    balances_day: int | None = None
    closed: bool = False

    @property
    def is_credit(self) -> bool:
        """A card or a line of credit."""
        return self.type == "credit"

    @property
    def is_owed(self) -> bool:
        """Whether a positive balance is a debt."""
        return self.type in {"credit", "loan"}

    @property
    def is_checking(self) -> bool:
        """Where money for daily life lies."""
        return self.type == "depository" and self.subtype == "checking"

    @property
    def is_savings(self) -> bool:
        """Money set aside."""
        return self.type == "depository" and self.subtype in SAVINGS_SUBTYPES


Wording = tuple[str, str | None, str | None, str | None, str | None]
"""What a bank says of a transaction: name, merchant's name and entity, primary and detailed category.

A person's rows share few of them, and whatever follows from one is worked out once.
"""


class Transaction(NamedTuple):
    """One row of the feed. Positive amounts (cents) leave the account, as Plaid signs them."""

    transaction_id: str
    account_id: str
    day: int
    amount: int
    currency: str
    name: str
    merchant_name: str | None = None
    merchant_entity_id: str | None = None
    pfc_primary: str | None = None
    pfc_detailed: str | None = None
    pending: bool = False
    removed: bool = False

    @property
    def wording(self) -> Wording:
        """The five texts, as a key."""
        return self[5:10]


class Liability(NamedTuple):
    """What a lender reports about a credit account; `None` is not reported."""

    account_id: str
    is_overdue: bool | None = None
    last_payment_amount: int | None = None
    last_payment_day: int | None = None
    last_statement_balance: int | None = None
    last_statement_day: int | None = None
    minimum_payment: int | None = None
    next_due_day: int | None = None
    statement_interest: int | None = None


class Override(NamedTuple):
    """What a person said of a merchant: its kind, that it counts nowhere, or that another is its new name."""

    kind: str | None = None
    ignored: bool = False
    merged_into: str | None = None


class History(NamedTuple):
    """Everything the engine may know of one person.

    `aliases` maps a normalised descriptor to a merchant key learnt elsewhere; `overrides` maps any name that
    a merchant has or had (key, entity id, name or descriptor) to what the person said of it.
    """

    user_id: str
    currency: str = "USD"
    accounts: tuple[Account, ...] = ()
    transactions: tuple[Transaction, ...] = ()
    liabilities: tuple[Liability, ...] = ()
    aliases: Mapping[str, str] = MappingProxyType({})
    overrides: Mapping[str, Override] = MappingProxyType({})
