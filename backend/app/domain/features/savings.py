"""Savings: what is set aside, how it grows, and how long it would carry the person."""

import re
from decimal import Decimal
from fractions import Fraction

from app.domain.days import MONTH
from app.domain.features.values import Measured, Reason, cents, null, ratio
from app.domain.features.view import View
from app.domain.model import Account
from app.domain.money import round_cents
from app.domain.pfc import Flow

SMALLEST_BASE = 100_00
"""Growth of less than $100 says nothing: $20 to $500 is no habit of saving."""
_HIGH_YIELD = re.compile(r"\bhigh[ -]?yield\b|\bhysa\b", re.IGNORECASE)
_BANDS = ((6, "excellent"), (3, "good"), (1, "building"), (0, "low"))
_NAMES = (
    "savings_balance",
    "savings_apy",
    "holds_high_yield_savings",
    "savings_net_inflow_month",
    "savings_growth",
    "emergency_fund_months",
    "emergency_fund_band",
)


def measure_savings(view: View) -> dict[str, Measured]:
    """Balance, inflow, growth and the emergency fund."""
    accounts = {account.account_id: account for account in view.ledger.accounts if account.is_savings}
    balance = _balance(accounts)
    if balance is None:
        missing = null(Reason.NO_DATA if accounts else Reason.NOT_APPLICABLE)
        return dict.fromkeys(_NAMES, missing)
    months = _emergency_fund(view, balance)
    return {
        "savings_balance": cents(balance),
        "savings_apy": null(Reason.NO_DATA),  # the feed carries no rates of savings accounts
        "holds_high_yield_savings": Measured(
            any(_HIGH_YIELD.search(account.name or "") for account in accounts.values())
        ),
        "savings_net_inflow_month": _inflow(view, accounts),
        "savings_growth": _growth(view, accounts, balance),
        "emergency_fund_months": months,
        "emergency_fund_band": _band(months),
    }


def _balance(accounts: dict[str, Account]) -> int | None:
    known = [
        balance
        for account in accounts.values()
        if (balance := account.available if account.current is None else account.current) is not None
    ]
    return sum(known) if known else None


def _inflow(view: View, accounts: dict[str, Account]) -> Measured:
    """Money put aside in a mean month, interest earned left out; moves between savings accounts cancel."""
    if not view.observed_days:
        return null(Reason.NO_DATA)
    moved = sum(
        entry.amount
        for entry in view.entries
        if entry.account_id in accounts and entry.flow is not Flow.INTEREST_EARNED
    )
    return cents(round_cents(-moved * MONTH / view.observed_days))


def _growth(view: View, accounts: dict[str, Account], balance: int) -> Measured:
    """Growth over the window, its first balance worked back from the last by what moved in between."""
    if min(_history(view, account_id) for account_id in accounts) < view.window:
        return null(Reason.HISTORY_SHORT)
    end = balance + sum(view.ledger.later.get(account_id, 0) for account_id in accounts)
    start = end + sum(entry.amount for entry in view.entries if entry.account_id in accounts)
    return null(Reason.BASE_TOO_SMALL) if start < SMALLEST_BASE else ratio(Fraction(end - start, start))


def _history(view: View, account_id: str) -> int:
    days = (entry.day for entry in view.ledger.entries if entry.account_id == account_id)
    first = next(days, view.ledger.first_day)
    return 0 if first is None else view.as_of - first + 1


def _emergency_fund(view: View, balance: int) -> Measured:
    expenses = view.monthly_expenses
    if expenses is None:
        return null(view.no_expenses_because or Reason.NO_DATA)
    return ratio(max(balance, 0) / expenses)


def _band(months: Measured) -> Measured:
    if not isinstance(months.value, Decimal):
        return months
    held = months.value
    return Measured(next(band for least, band in _BANDS if held >= least))
