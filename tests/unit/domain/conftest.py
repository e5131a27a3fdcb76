"""Histories read from documents, the way ingest and the shard query would make them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.domain.ingest import Context, read_document
from app.domain.model import Account, History, Liability, Transaction
from app.domain.money import to_cents


def _cents(value):
    return None if value is None else to_cents(Decimal(value))


def _day(value):
    return None if value is None else date.fromisoformat(value).toordinal()


def _account(row):
    money = [_cents(row[f"balance_{name}"]) for name in ("current", "available", "limit")]
    named = [row[name] for name in ("account_id", "type", "subtype", "mask", "name")]
    return Account(
        *named, *money, row["iso_currency_code"], row["holder_category"], _day(row["balances_as_of"])
    )


def _transaction(row):
    return Transaction(
        row["transaction_id"], row["account_id"], _day(row["date"]), _cents(row["amount"]),
        row["iso_currency_code"], row["name"], row["merchant_name"], row["merchant_entity_id"],
        row["pfc_primary"], row["pfc_detailed"], row["pending"],
    )  # fmt: skip


def _liability(row):
    interest = sum(_cents(apr["interest_charge_amount"]) or 0 for apr in row["aprs"])
    return Liability(
        row["account_id"], row["is_overdue"],
        _cents(row["last_payment_amount"]), _day(row["last_payment_date"]),
        _cents(row["last_statement_balance"]), _day(row["last_statement_issue_date"]),
        _cents(row["minimum_payment_amount"]), _day(row["next_payment_due_date"]), interest,
    )  # fmt: skip


@pytest.fixture
def demo():
    """Turns a Plaid-shaped document into a history."""

    def read(document):
        batch = read_document(document, Context(date.max - timedelta(days=1000)))
        assert not batch.faults
        return History(
            "user",
            "USD",
            tuple(map(_account, batch.accounts)),
            tuple(map(_transaction, batch.transactions)),
            tuple(map(_liability, batch.liabilities)),
        )

    return read
