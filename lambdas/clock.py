"""The time of an invocation, kept such that what was done can still be written when it runs out."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

# What is left of the invocation when it begins nothing more: well above what writing a shard takes.
RESERVE_MILLISECONDS = 60_000
Row = TypeVar("Row")


class Clock:
    """`cut` says that a loop over people was ended early; without a context there is no limit."""

    def __init__(self, context: Any = None) -> None:
        self._context = context
        self.cut = False

    def has_time(self) -> bool:
        """Whether to begin something more."""
        return self._context is None or self._context.get_remaining_time_in_millis() > RESERVE_MILLISECONDS

    def within(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows while there is time, always at least one, so that every invocation makes progress."""
        for row in rows:
            yield row
            if not self.has_time():
                self.cut = True
                return
