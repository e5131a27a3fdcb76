"""Says which place has no room, or lets nobody write, where the error of the system names none."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import IO, Any

from scripts.lib.console import OperatorError

ROOM = "Make room there, or name another folder for temporary files: TMPDIR=…"
_ELSEWHERE = "Name another place: --out."


@contextmanager
def keeping(what: str) -> Iterator[None]:
    """While something is kept in a temporary file. Raises OperatorError where that cannot be."""
    try:
        yield
    except OSError as error:
        raise OperatorError(f"{what} cannot be kept in {_folder()}: {error.strerror}.", ROOM) from None


@contextmanager
def spool(what: str, **options: Any) -> Iterator[IO[Any]]:
    """A temporary file for what has no place in memory; what goes wrong while it is filled is `keeping`'s."""
    with keeping(what):
        file = tempfile.TemporaryFile(**options)  # noqa: SIM115 - closed below
    try:
        yield file
    finally:
        with suppress(OSError):  # of what could not be written before either
            file.close()


def _folder() -> str:
    try:
        return tempfile.gettempdir()
    except OSError:  # none of those that are usual takes a file
        return "any folder for temporary files"


def replace(contents: Mapping[Path, Callable[[IO[str]], object]]) -> None:
    """Write files, all of them or none: until each is whole beside its place, the old ones stay.

    Raises OperatorError that names the file which cannot be written.
    """
    places = {path: path.resolve() for path in contents}  # a link stays one
    new = {path: place.with_name(f".{place.name}.{token_hex(6)}") for path, place in places.items()}
    try:
        for path, write in contents.items():
            with _writing(path):
                _check(path)
                new[path].parent.mkdir(parents=True, exist_ok=True)
                with new[path].open("x", encoding="utf-8", newline="") as file:
                    write(file)
        for path, place in places.items():
            with _writing(path):
                new[path].replace(place)
    finally:
        for left in new.values():
            with suppress(OSError):
                left.unlink()


def _check(path: Path) -> None:
    """A device or a folder must not be replaced by a file."""
    if path.exists() and not path.is_file():
        raise OperatorError(f"{path} is there, but is not a file.", _ELSEWHERE)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OperatorError(f"{path} cannot be written: {error.strerror}.", _ELSEWHERE) from None
