"""What each kind of row must be, and how it is handed to the database: one JSON-ready record a row."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from app.domain.errors import Fault
from app.domain.ingest.context import Context
from app.domain.ingest.fields import LONGEST_ID, Row
from app.domain.ingest.owners import Owners

Record = dict[str, Any]
# Of shares and the like banks report fractions of a cent, and no feature counts them.
_HOLDINGS = frozenset({"investment", "brokerage", "other"})
ACCOUNT_TYPES = frozenset({"depository", "credit", "loan"}) | _HOLDINGS
# What the database keeps in one entry of an index, whose length has an end.
_INDEXED = (
    "transaction_id",
    "account_id",
    "name",
    "merchant_name",
    "merchant_entity_id",
    "pfc_primary",
    "pfc_detailed",
)
LONGEST_INDEXED = 2200
HOLDERS = frozenset({"personal", "business", "unrecognized"})


def read_user(row: Row) -> tuple[str, str | None]:
    """A person of the document and the currency that their amounts are in, if it says one."""
    user_id = row.identity("user_id")
    return user_id, row.currency("currency", "") or None


def read_account(row: Row, context: Context, owners: Owners) -> tuple[tuple[str, ...], Record]:
    """An account with its balances, and whose it is."""
    account_id = row.identity("account_id")
    owner = owners.of_account_row(row)
    currency = (owners.currency_of(owner) if owner else None) or context.base_currency
    kind = row.text("type", required=True)
    if kind is not None and kind not in ACCOUNT_TYPES:
        row.fault("type", "unknown_account_type")
    holder = row.text("holder_category")
    if holder is not None and holder not in HOLDERS:
        row.fault("holder_category", "unknown_holder_category")
    balances = row.part("balances")
    as_of = balances.day("last_updated_datetime", context.latest)
    rounded = kind in _HOLDINGS
    record = {
        "account_id": account_id,
        "type": kind,
        "subtype": row.text("subtype"),
        "mask": row.text("mask", longest=10),
        "name": row.text("name"),
        "balance_current": _plain(balances.money("current", rounded=rounded)),
        "balance_available": _plain(balances.money("available", rounded=rounded)),
        "balance_limit": _plain(balances.money("limit", rounded=rounded)),
        "iso_currency_code": balances.currency("iso_currency_code", currency),
        "holder_category": holder,
        "balances_as_of": _iso(as_of),
    }
    return (owner,) if owner else (), record


def read_transaction(row: Row, context: Context, owners: Owners) -> tuple[tuple[str, ...], Record]:
    """A posting, and whose it is: of everybody who holds its account."""
    transaction_id = row.identity("transaction_id")
    account_id, held = owners.of_account(row)
    category = row.part("personal_finance_category")
    currency = held.currency if held else context.base_currency
    merchant = row.text("merchant_name")
    record = {
        "transaction_id": transaction_id,
        "account_id": account_id,
        "date": _iso(row.day("date", context.latest, required=True)),
        "authorized_date": _iso(row.day("authorized_date", context.latest)),
        "amount": _plain(row.money("amount", required=True)),
        "iso_currency_code": row.currency("iso_currency_code", currency),
        "merchant_name": merchant,
        "merchant_entity_id": row.text("merchant_entity_id"),
        "name": row.text("name") or merchant or "",
        "payment_channel": row.text("payment_channel"),
        "pfc_primary": category.text("primary"),
        "pfc_detailed": category.text("detailed"),
        "pfc_version": category.text("version"),
        "pending": row.flag("pending", default=False),
        "pending_transaction_id": row.text("pending_transaction_id", longest=LONGEST_ID),
    }
    if sum(len(str(record[name] or "").encode()) for name in _INDEXED) > LONGEST_INDEXED:
        row.fault(None, "too_long")
    return held.owners if held else (), record


def read_removed(row: Row, _context: Context, owners: Owners) -> tuple[tuple[str, ...], Record]:
    """The id of a transaction that the bank has taken back, and whose it was; the account may be gone too."""
    held = owners.accounts.get(row.text("account_id") or "")
    return held.owners if held else tuple(owners.people), {"transaction_id": row.identity("transaction_id")}


def read_liability(row: Row, context: Context, owners: Owners) -> tuple[tuple[str, ...], Record]:
    """What a lender says of a credit account, and whose it is."""
    account_id = row.data.get("account_id")
    row.id = account_id if isinstance(account_id, str) else None
    account_id, held = owners.of_account(row)
    record = {
        "account_id": account_id,
        "is_overdue": row.flag("is_overdue", default=None),
        "last_payment_amount": _plain(row.money("last_payment_amount")),
        "last_payment_date": _iso(row.day("last_payment_date", context.latest)),
        "last_statement_balance": _plain(row.money("last_statement_balance")),
        "last_statement_issue_date": _iso(row.day("last_statement_issue_date", context.latest)),
        "minimum_payment_amount": _plain(row.money("minimum_payment_amount")),
        "next_payment_due_date": _iso(row.day("next_payment_due_date", context.latest_due)),
        "aprs": _aprs(row),
    }
    return held.owners if held else (), record


def _aprs(row: Row) -> list[Record]:
    listed = row.data.get("aprs") or []
    if not isinstance(listed, list) or not all(isinstance(apr, Mapping) for apr in listed):
        row.fault("aprs", "not_a_list_of_objects")
        return []
    return [_apr(Row(row.kind, row.number, apr, row.id, row.faults)) for apr in listed]


def _apr(row: Row) -> Record:
    return {
        "apr_type": row.text("apr_type"),
        "apr_percentage": _plain(row.rate("apr_percentage")),
        "balance_subject_to_apr": _plain(row.money("balance_subject_to_apr")),
        "interest_charge_amount": _plain(row.money("interest_charge_amount")),
    }


def not_an_object(kind: str, number: int | None) -> Fault:
    """The fault of a row that is a number, a text or nothing at all."""
    return Fault(kind, number, None, None, "not_an_object")


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _iso(value: date | None) -> str | None:
    return None if value is None else value.isoformat()
