"""Writes JSON with decimals as they are: the standard encoder would make floats of them."""

from datetime import date
from decimal import Decimal
from json.encoder import encode_basestring_ascii
from typing import Any


def to_json(value: Any) -> str:
    """The value as JSON text. Raises TypeError for what JSON has no form for."""
    if isinstance(value, str):
        return encode_basestring_ascii(value)
    if isinstance(value, dict):
        inner = (f"{encode_basestring_ascii(name)}: {to_json(part)}" for name, part in value.items())
        return "{" + ", ".join(inner) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(to_json, value)) + "]"
    return _scalar(value)


def _scalar(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return f'"{value.isoformat()}"'
    raise TypeError(f"no JSON for a {type(value).__name__}")
