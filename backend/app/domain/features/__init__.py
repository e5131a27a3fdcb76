"""Features: what a person's books say over a window, each value exact or null with its reason."""

from app.domain.features.compute import FEATURE_VERSION, FeatureSet, compute_features
from app.domain.features.values import Reason

__all__ = ["FEATURE_VERSION", "FeatureSet", "Reason", "compute_features"]
