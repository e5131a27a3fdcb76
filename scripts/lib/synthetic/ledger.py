"""One person's accounts and rows while a life is lived, and what is true of it."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from scripts.lib.synthetic.merchants import Merchant

Json = dict[str, Any]


@dataclass(slots=True)
class Row:
    """One posting. Positive cents leave the account. `twin` is the id of the pending row it replaces."""

    id: str
    account: str
    day: date
    cents: int
    name: str
    merchant: Merchant | None = None
    category: str | None = None
    channel: str = "other"
    currency: str | None = None
    pending: bool = False
    twin: str | None = None


@dataclass(slots=True)
class Account:
    """An account in cents; `is_open` until it is replaced."""

    id: str
    type: str
    subtype: str
    name: str
    mask: str
    current: int
    available: int | None = None
    limit: int | None = None
    holder: str = "personal"


@dataclass(frozen=True)
class TrueStream:
    """A payment that repeats, as it was lived. `required` is whether it must be found: false where it is a
    matter of definition (a habit, one's own card bill), or too few charges are there to tell.

    `first_missed` is the day of the first charge that did not come, for what was cancelled or paused.
    """

    merchant: str
    direction: str
    cadence: str
    kind: str | None
    active: bool
    first_missed: date | None
    price_changes: tuple[Json, ...]
    next_date: date | None
    transaction_ids: tuple[str, ...]
    dates: tuple[date, ...]
    required: bool
    occasion: str


@dataclass
class Ledger:
    """Everything of one person from `first` to `as_of`."""

    rng: Random
    user_id: str
    first: date
    as_of: date
    currency: str = "USD"
    city: str = ""
    accounts: dict[str, Account] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    liabilities: list[Json] = field(default_factory=list)
    streams: list[TrueStream] = field(default_factory=list)
    facts: Json = field(default_factory=dict)
    merchants: dict[str, str] = field(default_factory=dict)

    def new_id(self) -> str:
        """An identifier that says nothing."""
        return f"{self.rng.getrandbits(96):024x}"

    def open(self, key: str, kind: tuple[str, str], name: str, current: int, **more: Any) -> Account:
        """Add an account under a key by which this life calls it."""
        mask = f"{self.rng.randrange(10000):04d}"
        account = Account(self.new_id(), kind[0], kind[1], name, mask, current, **more)
        self.accounts[key] = account
        return account

    def add(
        self,
        key: str,
        day: date,
        cents: int,
        merchant: Merchant | None = None,
        *,
        name: str = "",
        category: str | None = None,
        **more: Any,
    ) -> Row | None:
        """Post a row, or nothing when the day is outside of what the feed shows."""
        if not self.first <= day <= self.as_of:
            return None
        text = name or (merchant.descriptor(self.rng, self.city) if merchant else "")
        row = Row(self.new_id(), self.accounts[key].id, day, cents, text, merchant, **more)
        row.category = category or (merchant.category if merchant else None)
        row.channel = merchant.channel if merchant else "other"
        self.rows.append(row)
        return row

    def between(self, low: int, high: int) -> timedelta:
        """So many days, evenly drawn."""
        return timedelta(days=self.rng.randint(low, high))

    def chance(self, share: float) -> bool:
        """True in this share of cases."""
        return self.rng.random() < share
