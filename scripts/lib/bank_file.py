"""A file of bank data, read in pieces as often as it takes; a pipe is kept in a temporary file meanwhile."""

import codecs
import shlex
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TextIO

from app.domain.errors import Fault
from app.domain.ingest.stream import Element, Unreadable, read_elements
from scripts.lib.console import OperatorError
from scripts.lib.disk import keeping, spool

STDIN, STANDARD_INPUT = "-", "Standard input"
PIECE = 256 * 1024
_CURES = {
    "not_an_object": "It needs one object with users, accounts, transactions and liabilities.",
    "broken_json": "Was it cut off, or written by hand? A JSON formatter finds the place.",
    "duplicate_key": "Put everything of one kind into one list.",
}
# What a document that is no UTF-8 begins with, and what makes it one.
_MARKS = {
    b"\x1f\x8b": "It is gzip: unpack it on its way in, `gunzip -c{file} | spendsense … -`.",
    codecs.BOM_UTF16_LE: "It is UTF-16: `iconv -f UTF-16 -t UTF-8{file} | spendsense … -`.",
    codecs.BOM_UTF16_BE: "It is UTF-16: `iconv -f UTF-16 -t UTF-8{file} | spendsense … -`.",
}


class UnreadableFile(OperatorError):
    """The document is refused before any row of it is known; `fault` says what reports say of it."""

    def __init__(self, message: str, cure: str, fault: Fault) -> None:
        super().__init__(message, cure)
        self.fault = fault


class BankFile:
    """The bytes of a document, wherever they come from; faults in its text are errors with their place."""

    def __init__(self, name: str, data: IO[bytes]) -> None:
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
        """The elements of the document's lists; UnreadableFile where it is not a JSON object in UTF-8."""
        try:
            yield from read_elements(self._text())
        except Unreadable as error:
            cure = _CURES.get(error.fault.reason, "")
            raise UnreadableFile(f"{self.name} cannot be read: {error}.", cure, error.fault) from None

    def _text(self) -> Iterable[str]:
        decoder = codecs.getincrementaldecoder("utf-8-sig")()
        try:
            for piece in self.pieces():
                yield decoder.decode(piece)
            yield decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            # What could not be decoded ends where we stand, whatever was left from the piece before.
            byte = self.position - len(error.object) + error.start
            raise UnreadableFile(
                f"{self.name} is not text in UTF-8: byte {byte}.",
                self._how_to_decode(),
                Fault("document", None, None, f"byte {byte}", "not_utf8"),
            ) from None

    def _how_to_decode(self) -> str:
        beginning = next(self.pieces(), b"")
        cures = (cure for mark, cure in _MARKS.items() if beginning.startswith(mark))
        file = "" if self.name == STANDARD_INPUT else f" {shlex.quote(self.name)}"
        return next(cures, "Save it as UTF-8.").format(file=file)


@contextmanager
def opened(path: str) -> Iterator[BankFile]:
    """The file at the path, or standard input for `-`."""
    name = STANDARD_INPUT if path == STDIN else path
    with _source(path) as source:
        if source.seekable():
            yield BankFile(name, source)
            return
        with spool(name) as kept:
            with keeping(name):
                shutil.copyfileobj(source, kept)
                kept.flush()
            yield BankFile(name, kept)


def _source(path: str) -> IO[bytes]:
    if path != STDIN:
        try:
            return Path(path).open("rb")
        except OSError as error:
            raise OperatorError(f"{path} cannot be read: {error.strerror}.", "Check the path.") from None
    given: TextIO | None = sys.stdin
    if given is None:
        raise OperatorError("Standard input is closed.", "Pipe the document in, or name its file.")
    return given.buffer
