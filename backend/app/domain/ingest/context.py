"""What a document does not say about itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property


@dataclass(frozen=True)
class Context:
    """Whose currency it is in, which accounts (and their currency) are known already, and today's date.

    A row may be `days_ahead` of today: a day, because it may already be tomorrow where the bank is; more for
    a file that is looked at as of an earlier day.
    """

    received_on: date
    base_currency: str = "USD"
    known_accounts: Mapping[str, str] = field(default_factory=dict)
    days_ahead: int = 1

    @cached_property
    def latest(self) -> date:
        """The last day a row may have."""
        return self.received_on + timedelta(days=self.days_ahead)

    @cached_property
    def latest_due(self) -> date:
        """Due dates lie ahead, but not by years."""
        return self.received_on + timedelta(days=max(self.days_ahead, 730))
