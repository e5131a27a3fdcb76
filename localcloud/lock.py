"""One command at a time changes a thing; the lock goes with its process, however that ends."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from localcloud.errors import LocalCloudError


@contextlib.contextmanager
def exclusive(state: Path) -> Iterator[None]:
    """Holds the cloud's lock; refuses at once when another living process has it."""
    state.mkdir(parents=True, exist_ok=True)
    handle = os.open(state / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = os.pread(handle, 20, 0).decode().strip()
            raise LocalCloudError(
                f"Another command (process {owner}) is changing this local cloud.", "Wait until it has ended."
            ) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


@contextlib.contextmanager
def in_turn(file: Path) -> Iterator[None]:
    """Waits until no other living process is between these two lines."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
