"""Reads a JSON document of any size in flat memory: the elements of its lists, one at a time.

The standard library's scanner does the parsing over a buffer that grows only as far as one element asks.
Numbers become `Decimal`, so that no amount is rounded on its way in.
"""

import json
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from app.domain.errors import DomainError, Fault

LARGEST_ELEMENT = 16 * 1024 * 1024
"""Characters that one element may have; what is longer is no row of a bank."""

# Objects that hold lists of their own: a sync under `transactions`, Plaid's object of liabilities.
_HOLDERS = frozenset({"transactions", "liabilities"})
_SPACE = re.compile(r"[ \t\n\r]*")
# A literal or an escape that the buffer cuts is at most this long (`-Infinity`, `\uD83D\uDE00`).
_LONGEST_TOKEN = 16
_BREAKS_OFF = "the document breaks off"


class Flaw(NamedTuple):
    """What JSON lets pass and a bank's row may not hold: a key twice, or NaN and its like."""

    field: str | None
    reason: str


class Element(NamedTuple):
    """One element of a list (`transactions`, `transactions.added`, …); without a number, not a list."""

    list: str
    number: int | None
    value: Any
    flaws: tuple[Flaw, ...] = ()


class Unreadable(DomainError):
    """The document breaks off or is not a JSON object; `fault` says where, the message also why."""

    def __init__(self, fault: Fault, detail: str) -> None:
        super().__init__(f"{fault.field}: {detail}")
        self.fault = fault


def read_elements(chunks: Iterable[str]) -> Iterator[Element]:
    """Every element of the document's lists, in the order of the document; raises Unreadable."""
    scanner = _Scanner(iter(chunks))
    if scanner.peek() != "{":
        raise scanner.unreadable("not_an_object", "here a JSON object must begin")
    yield from _members(scanner, "")
    if scanner.peek():
        raise scanner.unreadable("broken_json", "more follows after the end of the object")


def _members(scanner: "_Scanner", prefix: str) -> Iterator[Element]:
    seen: set[str] = set()
    for key in scanner.names():
        name = scanner.place = f"{prefix}{key}"
        if key in seen:
            raise scanner.unreadable("duplicate_key", f"{json.dumps(name)} is there twice")
        seen.add(key)
        first = scanner.peek()
        if first == "[":
            yield from _list(scanner, name)
        elif first == "{" and not prefix and key in _HOLDERS:
            yield from _members(scanner, f"{name}.")
        else:
            yield Element(name, None, *scanner.value())
        scanner.place, scanner.number = "document", None


def _list(scanner: "_Scanner", name: str) -> Iterator[Element]:
    scanner.take("[")
    number = 0
    while scanner.peek() != "]" or number:
        scanner.number = number
        yield Element(name, number, *scanner.value())
        number += 1
        if scanner.peek() != ",":
            break
        scanner.take(",")
    scanner.take("]")


class _Scanner:
    """The document's text as far as it is in memory, and a position in it."""

    def __init__(self, chunks: Iterator[str]) -> None:
        self.place, self.number = "document", None  # type: str, int | None
        self._chunks = chunks
        self._text, self._at = "", 0
        self._line, self._column = 1, 1  # of the buffer's first character
        self._twice: list[str] = []
        self._constants = False
        self._scan = json.JSONDecoder(
            object_pairs_hook=self._object,
            parse_float=_decimal,
            parse_int=_decimal,
            parse_constant=self._constant,
        ).raw_decode

    def peek(self) -> str:
        """The next character that is no white space; empty at the end."""
        while True:
            next_one = self._text[self._at : self._at + 1]
            if next_one > " ":  # mostly there is nothing to skip
                return next_one
            found = _SPACE.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def take(self, character: str) -> None:
        """Pass over this character, which must come next."""
        if self.peek() != character:
            raise self.unreadable("broken_json", self._expected(character))
        self._at += 1

    def names(self) -> Iterator[str]:
        """The names in an object; whoever asks for the next one has taken the value of the last."""
        self.take("{")
        if self.peek() == "}":
            self._at += 1
            return
        while True:
            if self.peek() != '"':
                raise self.unreadable("broken_json", self._expected('"'))
            key, _ = self.value()
            self.take(":")
            yield key
            if self.peek() == "}":
                self._at += 1
                return
            self.take(",")

    def value(self) -> tuple[Any, tuple[Flaw, ...]]:
        """The next value whole, with its flaws. Raises Unreadable for what is not JSON or too large."""
        self.peek()
        while True:
            self._twice, self._constants = [], False
            try:
                value, end = self._scan(self._text, self._at)
            except json.JSONDecodeError as error:
                self._read_on(error)
            except RecursionError:
                raise self.unreadable("too_deeply_nested", "lists in lists in lists, too many") from None
            else:
                if not (self._may_go_on(value, end) and self._more()):
                    self._at = end
                    return value, self._flaws(value)

    def unreadable(self, reason: str, detail: str, at: int | None = None) -> Unreadable:
        """The error that names this reason, here or at another position of the buffer."""
        position = self._at if at is None else at
        line, column = self._position(position)
        where = f"line {line}, column {column}"
        return Unreadable(Fault(self.place, self.number, None, where, reason), detail)

    def _read_on(self, error: json.JSONDecodeError) -> None:
        """Get more text where the value may go on; else say what is wrong with it."""
        unterminated = error.msg.startswith("Unterminated")
        if unterminated or error.pos >= len(self._text) - _LONGEST_TOKEN:
            if len(self._text) - self._at > LARGEST_ELEMENT:
                raise self.unreadable("row_too_large", f"one row has more than {LARGEST_ELEMENT} characters")
            if self._more():
                return
        if unterminated or error.pos >= len(self._text):
            raise self.unreadable("broken_json", _BREAKS_OFF, len(self._text))
        raise self.unreadable("broken_json", error.msg[0].lower() + error.msg[1:], error.pos)

    def _may_go_on(self, value: Any, end: int) -> bool:
        """Whether a number reaches so near to the end of the buffer that digits of it may follow."""
        return isinstance(value, Decimal) and end >= len(self._text) - 2

    def _more(self) -> bool:
        """Read at least as much again as is waiting, so that a long value is not scanned again and again."""
        waiting = self._text[self._at :]
        added: list[str] = []
        size, wanted = 0, max(len(waiting), 1)
        for chunk in self._chunks:
            added.append(chunk)
            size += len(chunk)
            if size >= wanted:
                break
        if size:
            self._line, self._column = self._position(self._at)
            self._text, self._at = waiting + "".join(added), 0
        return size > 0

    def _position(self, at: int) -> tuple[int, int]:
        lines = self._text.count("\n", 0, at)
        if not lines:
            return self._line, self._column + at
        return self._line + lines, at - self._text.rfind("\n", 0, at)

    def _expected(self, character: str) -> str:
        return f"expecting {character!r}" if self._at < len(self._text) else _BREAKS_OFF

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) < len(pairs):
            keys = [key for key, _ in pairs]
            self._twice += [key for key in made if keys.count(key) > 1]
        return made

    def _constant(self, _token: str) -> Decimal:
        self._constants = True
        return Decimal("NaN")

    def _flaws(self, value: Any) -> tuple[Flaw, ...]:
        flaws = tuple(Flaw(key, "duplicate_key") for key in self._twice)
        if self._constants:
            flaws += tuple(Flaw(field, "not_a_number") for field in _not_finite(value))
        return flaws


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent beyond all bounds
        return Decimal("Infinity")


def _not_finite(value: Any) -> Iterator[str | None]:
    """The names of the fields that hold NaN or Infinity, at any depth."""
    waiting: list[tuple[str | None, Any]] = [(None, value)]
    while waiting:
        field, part = waiting.pop()
        if isinstance(part, Decimal) and not part.is_finite():
            yield field
        elif isinstance(part, dict):
            waiting += part.items()
        elif isinstance(part, list):
            waiting += ((field, inner) for inner in part)
