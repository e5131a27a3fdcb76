"""Features: what a person's books say over a window, each value exact or null with its reason."""

from app.domain.features.feature_set import FEATURE_VERSION, FeatureSet
from app.domain.features.values import Reason

__all__ = ["FEATURE_VERSION", "FeatureSet", "Reason"]
