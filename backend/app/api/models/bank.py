"""What the bank says: accounts and transactions."""

import datetime as dt
from typing import Literal

from pydantic import Field

from app.api.models.envelope import Money, Text
from edge.web.envelope import Reply, Strict


class Account(Reply):
    """An open account. `utilization` is balance over limit of a card, null where it has no limit."""

    account_id: str
    type: str
    subtype: str | None
    name: str | None
    mask: str | None
    currency: str
    balance_current: Money | None
    balance_available: Money | None
    balance_limit: Money | None
    utilization: float | None
    as_of: dt.date | None


class Transaction(Reply):
    """A transaction as the bank tells it: a positive amount is money out of the account."""

    transaction_id: str
    account_id: str
    date: dt.date
    authorized_date: dt.date | None
    amount: Money
    currency: str
    name: str
    merchant: str | None
    category: str | None
    category_detailed: str | None
    payment_channel: str | None
    pending: bool


class TransactionQuery(Strict):
    """Which transactions: both dates inclusive, the merchant by a part of its name."""

    since: dt.date | None = Field(None, alias="from")
    until: dt.date | None = Field(None, alias="to")
    account_id: Text | None = Field(None, max_length=200)
    category: Text | None = Field(None, max_length=100)
    merchant: Text | None = Field(None, max_length=100)
    include_pending: bool = False
    sort: Literal["-date", "date"] = Field("-date", description="Newest first, or oldest first.")
    limit: int = Field(50, ge=1, le=200)
    cursor: str | None = Field(None, max_length=512)
