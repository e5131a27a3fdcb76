"""What `spendsense local up` has done already: a fingerprint per stage, so that the next `up` skips it."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from localcloud.files import write_atomically

# Written by tools, never an input.
IGNORED = {"__pycache__", "node_modules", "dist", ".mypy_cache", ".ruff_cache"}


class Record:
    """Fingerprints of the stages' last successes, kept in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._done: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}

    def holds(self, stage: str, fingerprint: str) -> bool:
        """Whether the stage last succeeded with this fingerprint."""
        return self._done.get(stage) == fingerprint

    def note(self, stage: str, fingerprint: str | None) -> None:
        """Notes a success, or with None that the stage has to be done again."""
        if fingerprint is None:
            self._done.pop(stage, None)
        else:
            self._done[stage] = fingerprint
        write_atomically(self._path, json.dumps(self._done, indent=2))


def digest(*parts: object) -> str:
    """One fingerprint of many values."""
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()


def tree(*roots: Path) -> str:
    """A fingerprint of files and folders: names and contents."""
    whole = hashlib.sha256()
    for root in roots:
        for path in sorted(_files(root)):
            whole.update(f"{path}\0".encode())
            whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def _files(root: Path) -> Iterable[Path]:
    if root.is_file():
        return [root]
    return (path for path in root.rglob("*") if path.is_file() and not IGNORED & set(path.parts))
