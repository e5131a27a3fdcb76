"""What the features of one topic have in common: what stands on the day is measured once, for all windows."""

from abc import ABC, abstractmethod
from typing import Any

from app.domain.features.values import Measured
from app.domain.features.view import View


class Topic(ABC):
    """One topic of one person's books."""

    @abstractmethod
    def over(self, view: View) -> dict[str, Measured]:
        """The topic's features over a window."""

    def evidence(self, view: View) -> dict[str, Any]:  # noqa: ARG002 - most topics have none
        """What lies behind them, JSON-ready, where the values do not say it."""
        return {}
