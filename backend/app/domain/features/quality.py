"""What the data itself is like: how far back, how complete, how fresh."""

from datetime import date
from fractions import Fraction

from app.domain.clean import Ledger
from app.domain.features.topic import Topic
from app.domain.features.values import Measured, Reason, null, ratio
from app.domain.features.view import View


class Quality(Topic):
    """Counts and dates that say how far the other features can be trusted."""

    def __init__(self, ledger: Ledger) -> None:
        self._standing = _measure(ledger)

    def over(self, view: View) -> dict[str, Measured]:
        """The features over a window."""
        return {**self._standing, "observed_days": Measured(view.observed_days)}


def _measure(ledger: Ledger) -> dict[str, Measured]:
    posted = len(ledger.entries)
    balances = [account.balances_day for account in ledger.accounts if account.balances_day is not None]
    return {
        "account_count": Measured(len(ledger.accounts)),
        "history_days": Measured(ledger.history_days()),
        "posted_count": Measured(posted),
        "excluded_currency": Measured(ledger.excluded_currency),
        "unmatched_transfers": Measured(ledger.unmatched_transfers),
        "pct_uncategorised": (
            ratio(Fraction(ledger.uncategorised * 100, posted)) if posted else null(Reason.NO_DATA)
        ),
        "balances_as_of": Measured(date.fromordinal(min(balances))) if balances else null(Reason.NO_DATA),
    }
