"""All features of one window, from a clean ledger and its streams."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.clean import Ledger
from app.domain.features.behaviours import detected
from app.domain.features.credit import card_evidence, measure_credit
from app.domain.features.income import measure_income
from app.domain.features.quality import measure_quality
from app.domain.features.savings import measure_savings
from app.domain.features.spending import (
    fee_evidence,
    measure_spending,
    measure_subscriptions,
    subscription_evidence,
)
from app.domain.features.values import UNITS, Measured, Reason, Value
from app.domain.features.view import View
from app.domain.streams import Stream

FEATURE_VERSION = "2026-11.1"
"""Changes with any formula, so that old snapshots stay what they were."""


@dataclass(frozen=True)
class FeatureSet:
    """Features of one person, window and day; `evidence`, JSON-ready, is the cards and streams behind."""

    user_id: str
    window: int
    as_of: int
    values: Mapping[str, Value]
    reasons: Mapping[str, Reason]
    evidence: Mapping[str, Any]
    version: str = FEATURE_VERSION

    @property
    def currency(self) -> str:
        """The currency that every amount is in."""
        return str(self.evidence["currency"])

    def value(self, name: str) -> Value:
        """The feature's value; None has its reason in `reasons`."""
        return self.values[name]


def compute_features(ledger: Ledger, streams: tuple[Stream, ...], window: int) -> FeatureSet:
    """Measure everything over one window, in the table's order."""
    view = View(ledger, streams, window)
    measured: dict[str, Measured] = {
        **measure_spending(view),
        **measure_subscriptions(view),
        **measure_savings(view),
        **measure_credit(view),
        **measure_income(view),
        **measure_quality(view),
    }
    behaviours = detected(measured)
    measured["behaviours_detected"] = Measured(len(behaviours))
    return FeatureSet(
        user_id=ledger.user_id,
        window=window,
        as_of=ledger.as_of,
        values={name: measured[name].value for name in UNITS},
        reasons={name: reason for name in UNITS if (reason := measured[name].reason) is not None},
        evidence={
            "currency": ledger.currency,
            "cards": card_evidence(view),
            "fees": fee_evidence(view),
            "behaviours": behaviours,
            **subscription_evidence(view),
        },
    )
