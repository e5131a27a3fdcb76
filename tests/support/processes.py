"""Processes that may end while they are looked at."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, TypeVar

import psutil

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

T = TypeVar("T")


def answers(ask: Callable[[psutil.Process], T], processes: Iterable[psutil.Process]) -> Iterator[T]:
    """What each process answers, but for those that have ended."""
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            yield ask(process)
