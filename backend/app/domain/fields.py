"""Takes the fields out of a row that somebody wrote, and notes everything that is wrong with them."""

import re
import reprlib
from collections.abc import Collection, Mapping
from typing import Any

from app.domain.errors import EntryFault

_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")  # nothing else that Python would read as one
_SHORT = reprlib.Repr()
_LONGEST = 60
_SHORT.maxstring = _SHORT.maxother = _SHORT.maxlong = _LONGEST


def shown(value: Any) -> str:
    """The value as a message quotes it: whatever somebody sent, cut short."""
    return _SHORT.repr(value)


def is_text(value: object, most: int) -> bool:
    """Whether it is text with something in it, of at most that many characters, which a database can hold."""
    return (
        isinstance(value, str)
        and value.strip() != ""
        and len(value) <= most
        and not any(char < " " or "\ud800" <= char <= "\udfff" for char in value)
    )


def is_decimal(value: object, most: int) -> bool:
    """Whether it is a decimal number of at most that many characters, written as ours are: -12, 0.50."""
    return isinstance(value, str) and len(value) <= most and _DECIMAL.fullmatch(value) is not None


class Fields:
    """The fields of one row. Each is answered in its type, empty where what is there is noted as a fault."""

    def __init__(self, entry: str, row: Mapping[str, Any], names: Collection[str]) -> None:
        self.faults: list[EntryFault] = []
        self.entry, self._row = entry, row
        for name in row:
            if name not in names:
                self.note(name[:_LONGEST], f"there is no field {shown(name)}")

    def note(self, field: str | None, *reasons: str, pointer: str | None = None) -> None:
        """Write down what is wrong with a field, with the part of it at `pointer`, or with the whole row."""
        self.faults += [EntryFault(self.entry, field, reason, pointer) for reason in reasons]

    def text(self, name: str, most: int) -> str:
        """A text of at most that many characters."""
        value = self._row.get(name)
        if is_text(value, most):
            return str(value)
        if isinstance(value, str) and len(value) > most:
            self.note(name, f"{name} has {len(value)} characters, at most {most}")
        else:
            self._mistyped(name, "text of one line")
        return ""

    def texts(self, name: str, most: int, longest: int) -> tuple[str, ...]:
        """A list of at most `most` texts, each there once."""
        value = self._row.get(name)
        if not isinstance(value, list):
            self._mistyped(name, "list")
            return ()
        if len(value) > most:
            self.note(name, f"{name} has {len(value)} entries, at most {most}")
            return ()
        wrong = [one for one in value if not is_text(one, longest)]
        if wrong:
            self.note(name, *(f"{name} has {shown(one)}, which is not text of one line" for one in wrong))
            return ()
        if len(set(value)) < len(value):
            self.note(name, f"{name} has an entry twice")
        return tuple(value)

    def number(self, name: str, most: int) -> int:
        """A whole number from 1."""
        value = self._row.get(name)
        if type(value) is int and 1 <= value <= most:
            return value
        self._mistyped(name, f"whole number from 1 to {most}")
        return 1

    def flag(self, name: str) -> bool:
        """True or false."""
        value = self._row.get(name)
        if type(value) is not bool:
            self._mistyped(name, "true or false")
        return value is True

    def rows(self, name: str, most: int) -> list[Mapping[str, Any]]:
        """A list of at most that many objects."""
        value = self._row.get(name)
        if isinstance(value, list) and len(value) <= most and all(isinstance(one, Mapping) for one in value):
            return value
        self._mistyped(name, f"list of at most {most} objects")
        return []

    def _mistyped(self, name: str, wanted: str) -> None:
        missing = f"{name} is missing" if name not in self._row else f"{name} is {shown(self._row[name])}"
        self.note(name, f"{missing}; it takes a {wanted}")
