"""Cuts what may be endless into portions that fit into memory and into a statement."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
SIZE = 2000


def portions(things: Iterable[T], size: int = SIZE) -> Iterator[list[T]]:
    """The things in lists of `size`, the last one shorter."""
    waiting = iter(things)
    while portion := list(islice(waiting, size)):
        yield portion
