"""What was measured of one person: apart from how, so that who only reads it loads no engine."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from app.domain.features.values import Reason, Value

FEATURE_VERSION = "2026-11.10"
"""Changes with any formula, so that old snapshots stay what they were."""


class FeatureSet(NamedTuple):
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
