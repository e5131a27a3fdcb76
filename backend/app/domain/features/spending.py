"""What was spent: expenses and fees, and how long checking would carry the person."""

from collections import defaultdict
from fractions import Fraction
from typing import Any

from app.domain.clean import Entry, Ledger
from app.domain.days import HALF_YEAR, iso
from app.domain.features.standing import Standing
from app.domain.features.topic import Topic
from app.domain.features.values import Measured, Reason, cents, null, ratio
from app.domain.features.view import View
from app.domain.money import round_cents, to_decimal
from app.domain.pfc import Flow
from app.domain.timeline import Timeline


class Spending(Topic):
    """Expenses, fees and the buffer."""

    def __init__(self, ledger: Ledger) -> None:
        self._unpaid = Timeline(
            [entry for entry in ledger.entries if entry.insufficient_funds and entry.amount > 0]
        )
        self._fees = _standing_fees(ledger)
        recent = ledger.of(Flow.FEE).after(ledger.as_of - HALF_YEAR)
        self._late_fees = Measured(len([entry for entry in recent if entry.late]))
        checking = [account for account in ledger.accounts if account.is_checking]
        known = [
            balance
            for account in checking
            if (balance := account.current if account.available is None else account.available) is not None
        ]
        self._balance = sum(known) if known else None
        self._no_balance = null(Reason.NO_DATA if checking else Reason.NOT_APPLICABLE)

    def over(self, view: View) -> dict[str, Measured]:
        """The features over a window."""
        expenses = view.monthly_expenses
        return {
            "net_spend": cents(view.net_spend) if view.observed_days else null(Reason.NO_DATA),
            "average_monthly_expenses": (
                null(view.no_expenses_because or Reason.NO_DATA)
                if expenses is None
                else cents(round_cents(expenses))
            ),
            "fees": cents(view.total(Flow.FEE)),
            "fees_typical": cents(
                sum([fee.regular(view.window) + fee.loose_after(view.start) for fee in self._fees])
            ),
            "nsf_count": Measured(len(self._unpaid.after(view.start))),
            "late_fee_count_180": self._late_fees,
            **self._buffer(view, expenses),
        }

    def evidence(self, view: View) -> dict[str, Any]:
        """The window's fees, latest first."""
        fees = [
            {
                "name": entry.merchant,
                "amount": str(to_decimal(entry.amount)),
                "date": iso(entry.day),
                "insufficient_funds": entry.insufficient_funds,
                "source_id": entry.transaction_id,
            }
            for entry in reversed(view.of(Flow.FEE))
        ]
        return {"fees": fees}

    def _buffer(self, view: View, expenses: Fraction | None) -> dict[str, Measured]:
        if self._balance is None:
            return {"checking_balance": self._no_balance, "cash_flow_buffer_months": self._no_balance}
        months = (
            null(view.no_expenses_because or Reason.NO_DATA)
            if expenses is None
            else ratio(max(self._balance, 0) / expenses)
        )
        return {"checking_balance": cents(self._balance), "cash_flow_buffer_months": months}


def _standing_fees(ledger: Ledger) -> list[Standing]:
    """The fees of each merchant: a monthly one counts by its rhythm, so that no persona hangs on its date."""
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in ledger.of(Flow.FEE).items:
        found[entry.merchant_key].append(entry)
    return [Standing(entries, ledger.as_of) for entries in found.values()]
