"""One window of a ledger, with what several features need of it worked out once."""

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property

from app.domain.clean import Entry, Ledger
from app.domain.days import MONTH, in_window
from app.domain.features.values import Reason
from app.domain.pfc import Flow

SHORTEST_HISTORY = 28
SPENT = (Flow.SPEND, Flow.REFUND, Flow.FEE, Flow.INTEREST)


class View:
    """The ledger's last `window` days up to and with its day."""

    def __init__(self, ledger: Ledger, window: int) -> None:
        self.ledger = ledger
        self.window = window

    @property
    def as_of(self) -> int:
        """The day that the window ends with."""
        return self.ledger.as_of

    @cached_property
    def start(self) -> int:
        """The last day before the window."""
        return self.ledger.as_of - self.window

    def within(self, day: int) -> bool:
        """Whether the day lies in the window."""
        return in_window(day, self.as_of, self.window)

    def of(self, flow: Flow) -> Sequence[Entry]:
        """The window's entries of one flow, in order."""
        return self.ledger.of(flow).after(self.start)

    def total(self, flow: Flow) -> int:
        """Cents of one flow in the window."""
        return self.ledger.of(flow).total_after(self.start)

    @cached_property
    def observed_days(self) -> int:
        """How many days of the window the history covers."""
        return min(self.window, self.ledger.history_days())

    @cached_property
    def net_spend(self) -> int:
        """Cents spent in the window, fees and interest included, refunds taken off, never below zero."""
        return max(sum(self.total(flow) for flow in SPENT), 0)

    @cached_property
    def monthly_expenses(self) -> Fraction | None:
        """Average monthly expenses in cents, unrounded."""
        if self.no_expenses_because is not None:
            return None
        return self.net_spend * MONTH / self.observed_days

    @cached_property
    def no_expenses_because(self) -> Reason | None:
        """Why there are no average monthly expenses, if there are none."""
        if self.observed_days < SHORTEST_HISTORY:
            return Reason.HISTORY_SHORT
        return None if self.net_spend else Reason.BASE_TOO_SMALL
