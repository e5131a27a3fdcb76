"""A file of bank data, read in pieces as often as it takes; a pipe is kept in a temporary file meanwhile."""

import codecs
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from app.domain.ingest.stream import Element, Unreadable, read_elements
from scripts.lib.console import OperatorError

STDIN = "-"
PIECE = 256 * 1024
_CURES = {
    "not_an_object": "It needs one object with users, accounts, transactions and liabilities.",
    "broken_json": "Was it cut off, or written by hand? A JSON formatter finds the place.",
    "duplicate_key": "Put everything of one kind into one list.",
}


class BankFile:
    """The bytes of a document, wherever they come from; faults in its text are errors with their place."""

    def __init__(self, name: str, data: BinaryIO) -> None:
        self.name = name
        self._data = data
        self.size = data.seek(0, 2)

    @property
    def position(self) -> int:
        """How many bytes of it have been read in this pass."""
        return self._data.tell()

    def pieces(self) -> Iterator[bytes]:
        """The whole content from its beginning."""
        self._data.seek(0)
        while piece := self._data.read(PIECE):
            yield piece

    def elements(self) -> Iterator[Element]:
        """The elements of the document's lists; raises OperatorError where it is no JSON object in UTF-8."""
        try:
            yield from read_elements(self._text())
        except Unreadable as error:
            cure = _CURES.get(error.fault.reason, "")
            raise OperatorError(f"{self.name} cannot be read: {error}.", cure) from None

    def _text(self) -> Iterable[str]:
        decoder = codecs.getincrementaldecoder("utf-8-sig")()
        try:
            for piece in self.pieces():
                yield decoder.decode(piece)
            yield decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            raise OperatorError(
                f"{self.name} is no text in UTF-8 (near byte {self.position}).", "Save it as UTF-8."
            ) from None


@contextmanager
def opened(path: str) -> Iterator[BankFile]:
    """The file at the path, or standard input for `-`."""
    name = "Standard input" if path == STDIN else path
    try:
        source = sys.stdin.buffer if path == STDIN else Path(path).open("rb")  # noqa: SIM115 - closed below
    except OSError as error:
        raise OperatorError(f"{path} cannot be read: {error.strerror}.", "Check the path.") from None
    with source:
        if source.seekable():
            yield BankFile(name, source)
            return
        with tempfile.TemporaryFile() as kept:
            shutil.copyfileobj(source, kept)
            yield BankFile(name, kept)
