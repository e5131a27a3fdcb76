"""The faults of a file, as many as there are: beyond a megabyte they wait on disk."""

import json
import tempfile
from collections.abc import Iterable, Iterator

from app.domain.errors import Fault

_IN_MEMORY = 1024 * 1024


class FaultLog:
    """Faults in the order in which they were found."""

    def __init__(self) -> None:
        self._kept = tempfile.SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8")  # noqa: SIM115 - see close
        self.total = self.total_causes = 0

    def add(self, faults: Iterable[Fault]) -> None:
        """Note them."""
        for fault in faults:
            self._kept.write(json.dumps(fault.as_dict()) + "\n")
            self.total += 1
            self.total_causes += not fault.follows

    def __iter__(self) -> Iterator[Fault]:
        self._kept.seek(0)
        for line in self._kept:
            yield Fault(**json.loads(line))
        self._kept.seek(0, 2)

    def causes(self) -> Iterator[Fault]:
        """Without the rows that only depend on a faulty one."""
        return (fault for fault in self if not fault.follows)

    def close(self) -> None:
        """Forget them."""
        self._kept.close()
