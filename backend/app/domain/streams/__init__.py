"""Recurring streams: who takes or brings money on a regular cadence, at which price, and what is next."""

from app.domain.streams.detect import find_streams
from app.domain.streams.stream import PriceChange, Stream

__all__ = ["PriceChange", "Stream", "find_streams"]
