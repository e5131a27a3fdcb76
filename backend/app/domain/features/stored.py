"""How feature sets are stored and read back: everything a later stage or a replay needs, exact."""

from collections.abc import Mapping
from typing import Any

from app.domain.features.feature_set import FeatureSet
from app.domain.features.values import Reason, decode, encode


def to_record(features: FeatureSet) -> dict[str, Any]:
    """The set as JSON: decimals and dates as text."""
    return {
        "features": {name: encode(value) for name, value in features.values.items()},
        "null_reasons": {name: reason.value for name, reason in features.reasons.items()},
        "evidence": dict(features.evidence),
    }


def from_record(user_id: str, window: int, as_of: int, record: Mapping[str, Any]) -> FeatureSet:
    """The set that `to_record` made; `record` also names the version it was computed with."""
    return FeatureSet(
        user_id=user_id,
        window=window,
        as_of=as_of,
        values={name: decode(name, value) for name, value in record["features"].items()},
        reasons={name: Reason(reason) for name, reason in record["null_reasons"].items()},
        evidence=record["evidence"],
        version=record["feature_version"],
    )
