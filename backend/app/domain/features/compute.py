"""All features of one window, from a clean ledger and its streams."""

from collections.abc import Sequence
from typing import Any

from app.domain.clean import Ledger
from app.domain.days import WINDOWS, iso
from app.domain.features.behaviours import detected
from app.domain.features.credit import Credit
from app.domain.features.feature_set import FeatureSet
from app.domain.features.income import Income
from app.domain.features.quality import Quality
from app.domain.features.savings import Savings
from app.domain.features.spending import Spending
from app.domain.features.subscriptions import Subscriptions
from app.domain.features.topic import Topic
from app.domain.features.values import UNITS, Measured
from app.domain.features.view import View
from app.domain.streams import Stream


def compute_features(ledger: Ledger, streams: tuple[Stream, ...]) -> tuple[FeatureSet, ...]:
    """Measure everything over each window, in the table's order."""
    topics = (
        Spending(ledger),
        Subscriptions(ledger, streams),
        Savings(ledger),
        Credit(ledger),
        Income(ledger, streams),
        Quality(ledger),
    )
    return tuple(_features(View(ledger, window), topics) for window in WINDOWS)


def _features(view: View, topics: Sequence[Topic]) -> FeatureSet:
    measured: dict[str, Measured] = {}
    entries = view.ledger.entries
    evidence: dict[str, Any] = {
        "currency": view.ledger.currency,
        "last_transaction": iso(entries[-1].day) if entries else None,
    }
    for topic in topics:
        measured.update(topic.over(view))
        evidence.update(topic.evidence(view))
    evidence["behaviours"] = behaviours = detected(measured)
    measured["behaviours_detected"] = Measured(len(behaviours))
    return FeatureSet(
        user_id=view.ledger.user_id,
        window=view.window,
        as_of=view.as_of,
        values={name: measured[name].value for name in UNITS},
        reasons={name: reason for name in UNITS if (reason := measured[name].reason) is not None},
        evidence=evidence,
    )
