"""What the data itself is like: how far back, how complete, how fresh."""

from datetime import date
from fractions import Fraction

from app.domain.features.values import Measured, Reason, null, ratio
from app.domain.features.view import View


def measure_quality(view: View) -> dict[str, Measured]:
    """Counts and dates that say how far the other features can be trusted."""
    ledger = view.ledger
    posted = len(ledger.entries)
    balances = [account.balances_day for account in ledger.accounts if account.balances_day is not None]
    return {
        "account_count": Measured(len(ledger.accounts)),
        "history_days": Measured(ledger.history_days()),
        "observed_days": Measured(view.observed_days),
        "posted_count": Measured(posted),
        "excluded_currency": Measured(ledger.excluded_currency),
        "unmatched_transfers": Measured(ledger.unmatched_transfers),
        "pct_uncategorised": (
            ratio(Fraction(ledger.uncategorised * 100, posted)) if posted else null(Reason.NO_DATA)
        ),
        "balances_as_of": Measured(date.fromordinal(min(balances))) if balances else null(Reason.NO_DATA),
    }
