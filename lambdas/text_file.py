"""A file of text that is read in pieces, as often as it takes, and never whole."""

import codecs
import hashlib
from collections.abc import Iterator
from pathlib import Path

PIECE = 256 * 1024


class TextFile:
    """Each pass gives the text in pieces; raises UnicodeDecodeError where it is no UTF-8."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __iter__(self) -> Iterator[str]:
        decoder = codecs.getincrementaldecoder("utf-8-sig")()
        with self._path.open("rb") as file:
            while piece := file.read(PIECE):
                yield decoder.decode(piece)
        yield decoder.decode(b"", final=True)

    def sha256(self) -> str:
        """The fingerprint of its bytes."""
        with self._path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
