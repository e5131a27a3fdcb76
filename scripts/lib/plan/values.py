"""Values of a plan that may be shown: what is sensitive or unknown is replaced by a word. Pure."""

import re
from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import Any

SENSITIVE = "(sensitive value)"
UNKNOWN = "(known after apply)"

# A second net under Terraform's own marks: a provider or a configuration may forget one.
SECRET_NAME = re.compile(
    r"(password|passwd|secret_string|secret_key|private_key|token|credentials)$", re.IGNORECASE
)


def mask(name: str, value: Any, sensitive: Iterable[Any], unknown: Any = False) -> Any:
    """A value under every mark that either side of the change carries, and under its own name."""
    shown = _with_unknown(value, unknown)
    for marks in sensitive:
        shown = _with_marks(shown, marks)
    return _without_secret_names(name, shown)


def has_unknown(marks: Any) -> bool:
    """Whether `after_unknown` marks anything within."""
    if isinstance(marks, Mapping):
        return any(has_unknown(part) for part in marks.values())
    if isinstance(marks, list):
        return any(has_unknown(part) for part in marks)
    return marks is True


def _with_unknown(value: Any, marks: Any) -> Any:
    """Terraform leaves unknown parts out of `after`; they come back as a word."""
    if marks is True:
        return UNKNOWN
    if isinstance(marks, Mapping) and isinstance(value, Mapping | None):
        parts = value or {}
        names = [name for name in {**parts, **marks} if name in parts or has_unknown(marks[name])]
        return {name: _with_unknown(parts.get(name), marks.get(name)) for name in names} if names else value
    if isinstance(marks, list) and isinstance(value, list):
        return [_with_unknown(part, mark) for part, mark in zip_longest(value, marks)]
    return value


def _with_marks(value: Any, marks: Any) -> Any:
    if marks is True:
        return SENSITIVE if value is not None else None
    if isinstance(marks, Mapping) and isinstance(value, Mapping):
        return {name: _with_marks(part, marks.get(name)) for name, part in value.items()}
    if isinstance(marks, list) and isinstance(value, list):
        # Marks of the other side of the change may be shorter; they are never longer than what they hide.
        return [_with_marks(part, mark) for part, mark in zip_longest(value, marks[: len(value)])]
    return value


def _without_secret_names(name: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_secret_names(key, part) for key, part in value.items()}
    if isinstance(value, list):
        return [_without_secret_names(name, part) for part in value]
    if isinstance(value, str) and value and value != UNKNOWN and SECRET_NAME.search(name):
        return SENSITIVE
    return value
