"""Waiting for what RDS does by itself; a wait that is cut short is taken up by the next run."""

import time
from collections.abc import Callable

from scripts.lib.console import OperatorError

PAUSE_S = 10.0
# An hour: a hundred gigabytes may take that to be copied, and a rename a quarter of it.
PATIENCE_S = 3600.0

Say = Callable[[str], None]


def until(what: str, waiting_for: Callable[[], str], say: Say) -> None:
    """Ask until nothing is waited for any more (an empty text), saying each time what it is."""
    deadline = time.monotonic() + PATIENCE_S
    while reason := waiting_for():
        say(reason)
        if time.monotonic() > deadline:
            raise OperatorError(
                f"{what} took longer than {PATIENCE_S / 60:.0f} minutes; the last word was: {reason}.",
                "It goes on by itself. The same command waits for it, and does the rest.",
            )
        time.sleep(PAUSE_S)
