"""Whether the emulator's state may have changed since it was last saved."""

import threading


class Changes:
    """A flag that any thread raises and the saver takes."""

    def __init__(self) -> None:
        self._noted = threading.Event()

    def note(self) -> None:
        """Says that something may have changed."""
        self._noted.set()

    def take(self) -> bool:
        """Whether something was noted since the last call."""
        noted = self._noted.is_set()
        self._noted.clear()
        return noted


CHANGES = Changes()
