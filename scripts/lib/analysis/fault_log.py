"""The faults of a file, as many as there are: beyond a megabyte they wait on disk."""

import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress

from app.domain.errors import Fault
from scripts.lib.disk import keeping

_IN_MEMORY = 1024 * 1024
_FAULTS = "The list of faults"


class FaultLog:
    """Faults in the order in which they were found."""

    def __init__(self) -> None:
        with keeping(_FAULTS):
            self._kept = tempfile.SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8")  # noqa: SIM115 - see close
        self.total = self.total_causes = 0

    def add(self, faults: Iterable[Fault]) -> None:
        """Note them."""
        for fault in faults:
            with keeping(_FAULTS):
                self._kept.write(json.dumps(fault.as_dict()) + "\n")
            self.total += 1
            self.total_causes += not fault.follows

    def __iter__(self) -> Iterator[Fault]:
        with keeping(_FAULTS):
            self._kept.seek(0)
        for line in self._kept:
            yield Fault(**json.loads(line))
        self._kept.seek(0, 2)

    def causes(self) -> Iterator[Fault]:
        """Without the rows that only depend on a faulty one."""
        return (fault for fault in self if not fault.follows)

    def close(self) -> None:
        """Forget them."""
        with suppress(OSError):  # of what could not be kept
            self._kept.close()
