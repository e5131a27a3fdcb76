"""Savings: what is set aside, how it grows, and how long it would carry the person.

Inflow and growth are given twice: as what a window saw, to the cent, and by the rhythm of standing orders,
which a persona can depend on.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from app.domain.clean import Ledger
from app.domain.days import MONTH
from app.domain.features.standing import by_direction
from app.domain.features.topic import Topic
from app.domain.features.values import Measured, Reason, cents, null, ratio
from app.domain.features.view import View
from app.domain.model import Account
from app.domain.money import round_cents
from app.domain.pfc import Flow
from app.domain.timeline import Timeline
from app.domain.transfers import pair_legs

SMALLEST_BASE = 100_00
"""Growth of less than $100 says nothing: $20 to $500 is no habit of saving."""
_HIGH_YIELD = re.compile(r"\bhigh[ -]?yield\b|\bhysa\b", re.IGNORECASE)
BANDS = ((6, "excellent"), (3, "good"), (1, "building"), (0, "low"))
_NAMES = (
    "savings_balance",
    "savings_apy",
    "holds_high_yield_savings",
    "savings_net_inflow_month",
    "savings_growth",
    "savings_net_inflow_typical",
    "savings_growth_typical",
    "emergency_fund_months",
    "emergency_fund_band",
)


class Savings(Topic):
    """Balance, inflow, growth and the emergency fund."""

    def __init__(self, ledger: Ledger) -> None:
        self._accounts = [account for account in ledger.accounts if account.is_savings]
        self._balance = _balance(self._accounts)
        ids = {account.account_id for account in self._accounts}
        rows = [entry for entry in ledger.entries if entry.account_id in ids]
        within = pair_legs(rows, {account.account_id: account for account in self._accounts})
        moved = [
            entry
            for entry in rows
            if entry.flow is not Flow.INTEREST_EARNED and entry.transaction_id not in within
        ]
        self._all, self._moved = Timeline(rows), Timeline(moved)
        self._interest = Timeline([entry for entry in rows if entry.flow is Flow.INTEREST_EARNED])
        self._standing = by_direction(moved, ledger.as_of)
        self._first_days = [_first_day(ledger, account_id) for account_id in sorted(ids)]

    def over(self, view: View) -> dict[str, Measured]:
        """The features over a window."""
        if self._balance is None:
            missing = null(Reason.NO_DATA if self._accounts else Reason.NOT_APPLICABLE)
            return dict.fromkeys(_NAMES, missing)
        months = _emergency_fund(view, self._balance)
        return {
            "savings_balance": cents(self._balance),
            "savings_apy": null(Reason.NO_DATA),  # the feed carries no rates of savings accounts
            "holds_high_yield_savings": Measured(
                any(_HIGH_YIELD.search(account.name or "") for account in self._accounts)
            ),
            "savings_net_inflow_month": self._inflow(view),
            "savings_growth": self._growth(view, self._balance, self._all.total_after(view.start)),
            "savings_net_inflow_typical": self._inflow_typical(view),
            "savings_growth_typical": self._growth(view, self._balance, self._typical(view)),
            "emergency_fund_months": months,
            "emergency_fund_band": _band(months),
        }

    def _regular(self, view: View) -> int:
        return sum([standing.regular(view.window) for standing in self._standing])

    def _loose(self, view: View) -> int:
        return sum([standing.loose_after(view.start) for standing in self._standing])

    def _inflow(self, view: View) -> Measured:
        """Money put aside in a mean month, interest earned left out; moves between these accounts cancel."""
        if not view.observed_days:
            return null(Reason.NO_DATA)
        moved = Fraction(self._moved.total_after(view.start), view.observed_days)
        return cents(round_cents(-moved * MONTH))

    def _inflow_typical(self, view: View) -> Measured:
        """The same with what keeps a rhythm counted as often as the window holds it on average.

        Of a window that began before the books did only a part is known, which holds no such number of times.
        """
        if not view.observed_days:
            return null(Reason.NO_DATA)
        if view.observed_days < view.window:
            regular = sum([standing.per_month(view.observed_days) for standing in self._standing])
        else:
            regular = Fraction(self._regular(view), view.window) * MONTH
        return cents(round_cents(-(regular + Fraction(self._loose(view), view.observed_days) * MONTH)))

    def _typical(self, view: View) -> int:
        return self._regular(view) + self._loose(view) + self._interest.total_after(view.start)

    def _growth(self, view: View, balance: int, left: int) -> Measured:
        """Growth over the window, its first balance told back from the last by what left since."""
        if view.as_of - max(self._first_days) + 1 < view.window:
            return null(Reason.HISTORY_SHORT)
        start = balance + left
        return null(Reason.BASE_TOO_SMALL) if start < SMALLEST_BASE else ratio(Fraction(-left, start))


def _balance(accounts: Iterable[Account]) -> int | None:
    known = [
        balance
        for account in accounts
        if (balance := account.available if account.current is None else account.current) is not None
    ]
    return sum(known) if known else None


def _first_day(ledger: Ledger, account_id: str) -> int:
    """Since when an account is known: its first row, else the books' first, else the day to come."""
    moves = ledger.on(account_id).items
    known = moves[0].day if moves else ledger.first_day
    return ledger.as_of + 1 if known is None else known


def _emergency_fund(view: View, balance: int) -> Measured:
    expenses = view.monthly_expenses
    if expenses is None:
        return null(view.no_expenses_because or Reason.NO_DATA)
    return ratio(max(balance, 0) / expenses)


def _band(months: Measured) -> Measured:
    if not isinstance(months.value, Decimal):
        return months
    held = months.value
    return Measured(next(band for least, band in BANDS if held >= least))
