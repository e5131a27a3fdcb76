"""Bank data of three invented people, in Plaid's shape, for any as-of date.

A row's id, date and amount depend on its own day alone, so documents of two as-of dates agree wherever they
overlap, and reading today's after yesterday's adds one day. The people themselves are in `people`.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from scripts.lib.demo.flows import Card, Flow, Leg, Person, pick
from scripts.lib.demo.people import PEOPLE

HISTORY_DAYS = 380
Row = dict[str, Any]
Document = dict[str, list[Row]]


def demo_document(name: str, as_of: date) -> Document:
    """The document of hannah, sam or sarah with a little over a year of history that ends on `as_of`."""
    person = PEOPLE[name]
    rows = [row for flow in person.flows for row in _rows(person, flow, as_of)]
    rows.sort(key=lambda row: (row["date"], row["transaction_id"]))
    return {
        "accounts": [_account(person, account, as_of) for account in person.accounts],
        "transactions": rows,
        "liabilities": [_liability(person, card, as_of) for card in person.cards],
    }


def _account(person: Person, account: Row, as_of: date) -> Row:
    balances = {
        key: _money(value) if isinstance(value, int) else value for key, value in account["balances"].items()
    }
    balances |= {"iso_currency_code": "USD", "last_updated_datetime": f"{as_of.isoformat()}T23:59:59Z"}
    identity = {"account_id": f"{person.name}-{account['key']}", "holder_category": "personal"}
    return (
        identity | {key: account[key] for key in ("type", "subtype", "mask", "name")} | {"balances": balances}
    )


def _liability(person: Person, card: Card, as_of: date) -> Row:
    issued = card.statement.last(as_of)
    return {
        "account_id": f"{person.name}-{card.key}",
        "is_overdue": False,
        "last_payment_amount": _money(card.last_payment),
        "last_payment_date": card.payment.last(as_of).isoformat(),
        "last_statement_balance": _money(card.statement_balance),
        "last_statement_issue_date": issued.isoformat(),
        "minimum_payment_amount": _money(card.minimum_payment),
        "next_payment_due_date": (issued + timedelta(days=31)).isoformat(),
        "aprs": [
            {
                "apr_type": "purchase_apr",
                "apr_percentage": card.apr,
                "balance_subject_to_apr": _money(card.statement_balance if card.interest else 0),
                "interest_charge_amount": _money(card.interest),
            }
        ],
    }


def _rows(person: Person, flow: Flow, as_of: date) -> Iterator[Row]:
    for day in flow.schedule.days(as_of - timedelta(days=HISTORY_DAYS - 1), as_of):
        for leg in flow.legs:
            if day + timedelta(days=leg.delay) <= as_of:
                yield _row(person, flow, leg, day)


def _row(person: Person, flow: Flow, leg: Leg, day: date) -> Row:
    cents = leg.sign * pick(flow.low, flow.high, f"{person.name}/{flow.key}/{day.isoformat()}")
    primary, detailed = flow.category(cents)
    return {
        "transaction_id": f"{person.name}-{flow.key}-{leg.account}-{day.isoformat()}",
        "account_id": f"{person.name}-{leg.account}",
        "date": (day + timedelta(days=leg.delay)).isoformat(),
        "amount": _money(cents),
        "iso_currency_code": "USD",
        "merchant_name": flow.merchant,
        "merchant_entity_id": None,
        "name": flow.descriptor,
        "payment_channel": flow.channel,
        "personal_finance_category": {
            "primary": primary,
            "detailed": detailed,
            "version": person.pfc_version,
        },
        "pending": False,
        "pending_transaction_id": None,
    }


def _money(cents: int) -> float:
    # JSON has one kind of number; the shortest text of this float is the exact amount.
    return cents / 100
