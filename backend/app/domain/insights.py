"""What a page of charts shows: where money went over time, how full cards were, how long checking would last.

Built of the same clean books as the features, so the sums here are those that reasons speak of.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from app.domain.clean import Entry, Ledger
from app.domain.days import iso
from app.domain.features.spending import Spending
from app.domain.features.values import Measured, encode
from app.domain.features.view import SPENT, View
from app.domain.model import Account, Transaction
from app.domain.money import ratio, to_decimal
from app.domain.pfc import Flow

UNCATEGORISED = "UNCATEGORIZED"
EARNED = (Flow.INCOME, Flow.OTHER_INCOME, Flow.INTEREST_EARNED)
BUCKET_DAYS = {30: 6, 90: 15, 180: 30}
"""Days of a bar: equal ones, so that bars compare."""
_POINTS = 10


def insights(ledger: Ledger, rows: Sequence[Transaction], window: int) -> dict[str, Any]:
    """The charts of a window that ends with the ledger's day, ready for JSON; `rows` are the feed's."""
    view = View(ledger, window)
    category = {row.transaction_id: row.pfc_primary or UNCATEGORISED for row in rows}
    spent = [entry for entry in ledger.entries if entry.flow in SPENT and view.within(entry.day)]
    return {
        "as_of": iso(ledger.as_of),
        "from": iso(view.start + 1),
        "currency": ledger.currency,
        "totals": _totals(view),
        "categories": _categories(spent, category),
        "spending": _bars(view, spent, category),
        "cards": [_card(view, account, rows) for account in ledger.accounts if account.is_credit],
        "buffer": _buffer(ledger, view),
    }


def _totals(view: View) -> dict[str, Any]:
    earned = -sum(view.total(flow) for flow in EARNED)
    return {
        "money_in": _money(earned),
        "spending": _money(view.net_spend),
        "left_over": _money(earned - view.net_spend),
        "fees": _money(view.total(Flow.FEE)),
        "interest": _money(view.total(Flow.INTEREST)),
        "refunds": _money(-view.total(Flow.REFUND)),
        "observed_days": view.observed_days,
    }


def _categories(spent: Iterable[Entry], category: dict[str, str]) -> list[dict[str, Any]]:
    """The dearest first; refunds are taken off their category, which may so fall below zero."""
    sums: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for entry in spent:
        sums[category[entry.transaction_id]] += entry.amount
        counts[category[entry.transaction_id]] += 1
    positive = sum(amount for amount in sums.values() if amount > 0)
    return [
        {
            "category": name,
            "amount": _money(amount),
            "share": float(ratio(Fraction(max(amount, 0), positive))) if positive else 0.0,
            "transactions": counts[name],
        }
        for name, amount in sorted(sums.items(), key=lambda pair: (-pair[1], pair[0]))
    ]


def _bars(view: View, spent: Sequence[Entry], category: dict[str, str]) -> list[dict[str, Any]]:
    days = BUCKET_DAYS[view.window]
    sums: list[Counter[str]] = [Counter() for _ in range(view.window // days)]
    for entry in spent:
        sums[(entry.day - view.start - 1) // days][category[entry.transaction_id]] += entry.amount
    return [
        {
            "from": iso(view.start + 1 + place * days),
            "to": iso(view.start + (place + 1) * days),
            "total": _money(sum(found.values())),
            "categories": {name: _money(found[name]) for name in sorted(found)},
        }
        for place, found in enumerate(sums)
    ]


def _card(view: View, account: Account, rows: Sequence[Transaction]) -> dict[str, Any]:
    """How full a card was, told back from its balance by what was posted since (never today's repeated)."""
    posted = [row for row in rows if _is_posted(row, account)]
    step = view.window // _POINTS
    known_from = min([row.day for row in posted], default=view.as_of)
    days = [day for day in range(view.start, view.as_of + 1, step) if day >= known_from]
    return {
        "account_id": account.account_id,
        "name": account.name,
        "mask": account.mask,
        "limit": None if account.limit is None else _money(account.limit),
        "series": [_point(account, posted, view.as_of, day) for day in days or [view.as_of]],
    }


def _is_posted(row: Transaction, account: Account) -> bool:
    return row.account_id == account.account_id and not row.pending and not row.removed


def _point(account: Account, posted: Iterable[Transaction], as_of: int, day: int) -> dict[str, Any]:
    balance = _balance(account, posted, as_of, day)
    usable = balance is not None and account.limit is not None and account.limit > 0
    return {
        "date": iso(day),
        "balance": None if balance is None else _money(balance),
        "utilization": float(ratio(Fraction(max(balance or 0, 0), account.limit or 1))) if usable else None,
    }


def _balance(account: Account, posted: Iterable[Transaction], as_of: int, day: int) -> int | None:
    """Cents owed on the day: what is owed at `as_of`, less what was posted since."""
    balance = account.current
    if balance is None:
        if account.limit is None or account.available is None:
            return None
        balance = account.limit - account.available
    return balance - sum(row.amount for row in posted if day < row.day <= as_of)


def _buffer(ledger: Ledger, view: View) -> dict[str, Any]:
    found = Spending(ledger).over(view)
    months = found["cash_flow_buffer_months"]
    return {
        "checking_balance": _text(found["checking_balance"]),
        "monthly_expenses": _text(found["average_monthly_expenses"]),
        "months": _text(months),
        "null_reason": months.reason,
    }


def _text(measured: Measured) -> str | None:
    value = encode(measured.value)
    return None if value is None else str(value)


def _money(amount: int) -> str:
    return str(to_decimal(amount))
