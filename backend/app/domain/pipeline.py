"""The first stage as one pure function: a history in, streams and features of all windows out."""

from typing import NamedTuple

from app.domain.clean import clean
from app.domain.features import FeatureSet
from app.domain.features.compute import compute_features
from app.domain.model import History
from app.domain.pfc import SHIPPED_CATEGORIES, Categories
from app.domain.streams import Stream, find_streams


class Analysis(NamedTuple):
    """What a person's history says on one day."""

    user_id: str
    streams: tuple[Stream, ...]
    features: tuple[FeatureSet, ...]


def analyse(history: History, as_of: int, categories: Categories = SHIPPED_CATEGORIES) -> Analysis:
    """Clean once, find streams once, measure each window."""
    ledger = clean(history, as_of, categories)
    streams = find_streams(ledger)
    return Analysis(history.user_id, streams, compute_features(ledger, streams))
